// Shows HTML that the desk made (text of pages is escaped in it) and tells what was clicked.
function render({ model, el }) {
  const show = () => { el.innerHTML = model.get("html"); };
  const go = (event) => {
    const mark = event.target.closest("[data-go]");
    if (!mark) return;
    event.preventDefault();
    event.stopPropagation();
    model.send({ go: mark.dataset.go });
  };
  model.on("change:html", show);
  // What a click opened is brought into sight: the list it was clicked in may fill the window.
  model.on("msg:custom", (message) => {
    if (message.look) requestAnimationFrame(() => el.scrollIntoView({ block: "nearest", behavior: "smooth" }));
  });
  show();
  el.addEventListener("click", go);
  el.addEventListener("keydown", (event) => { if (event.key === "Enter") go(event); });
}
export default { render };
