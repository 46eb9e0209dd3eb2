// Shows HTML that the desk made (text of pages is escaped in it) and tells what was clicked.
function render({ model, el }) {
  const show = () => { el.innerHTML = model.get("html"); };
  model.on("change:html", show);
  show();
  el.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-go]");
    if (!mark) return;
    event.preventDefault();
    model.send({ go: mark.dataset.go });
  });
}
export default { render };
