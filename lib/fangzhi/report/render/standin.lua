-- What Quarto does to an article before Pandoc writes it, for the features that the article uses:
-- embedded cells, {{< meta >}}, and references to figures, tables and sections. The structure and
-- the classes of the result are Quarto's, so that one style sheet, one script and one template
-- serve both. Whatever it does not know is an error that names it.
--
-- Reads standin.json (written by standin.py) in the working folder:
--   cells: "notebooks/x.ipynb#label" -> {label, kind, markdown | picture, caption, alt, count}
--   names: {fig, tbl, sec} -> what a reference calls it
--   delimiter: what stands between the number of a figure and its caption

local is_typst = FORMAT:match('typst') ~= nil
local is_docx = FORMAT == 'docx'
local problems = {}
local known = {}
local metadata = {}
local numbers = {}

-- Quarto's own suffix of caption ids: the same in every document.
local CAPTION_ID = '-caption-0ceaefa1-69ba-4598-a22c-09a6ac19f8ca'

local function problem(text) problems[#problems + 1] = text end

local function read_known()
  local file = assert(io.open('standin.json', 'rb'))
  known = pandoc.json.decode(file:read('a'), false)
  file:close()
end

-- ---- {{< meta … >}} ----

local function value_of(key)
  local value = metadata
  for part in key:gmatch('[^.]+') do
    if type(value) ~= 'table' or value[part] == nil then return nil end
    value = value[part]
  end
  return value
end

local function fill_meta(element)
  if element.format ~= 'shortcode' then return nil end
  local key = element.text:match('^meta (.+)$')
  if not key then
    problem('{{< ' .. element.text .. ' >}} has to stand alone in a paragraph')
    return {}
  end
  local value = value_of(key)
  if value == nil then
    problem('{{< meta ' .. key .. ' >}} names nothing that is known')
    return {}
  end
  return pandoc.Inlines(pandoc.utils.type(value) == 'Inlines' and value or { pandoc.Str(pandoc.utils.stringify(value)) })
end

local function read_markdown(text) return pandoc.read(text, 'markdown').blocks end

local function read_caption(text)
  local blocks = read_markdown(text)
  return blocks[1] and blocks[1].content or pandoc.Inlines({})
end

-- ---- embedded cells ----

local function attr(id, classes, attributes) return pandoc.Attr(id, classes, attributes) end

local captions = {}

local function float(cell, shown)
  captions[cell.label] = read_caption(cell.caption)
  return pandoc.Div(shown, attr(cell.label, { 'standin-float' }, { kind = cell.kind }))
end

local function typst_string(text) return '"' .. text:gsub('[\\"]', '\\%0') .. '"' end

local function picture(cell)
  if is_typst then
    -- Pandoc's own writer leaves the alternative text out.
    local arguments = typst_string(cell.picture) .. ', alt: ' .. typst_string(cell.alt)
    return pandoc.RawBlock('typst', '#box(image(' .. arguments .. '))')
  end
  if is_docx then
    local drawn = cell.picture:gsub('%.svg$', '.png')
    local image = pandoc.Image({ pandoc.Str(cell.alt) }, drawn, '', attr('', {}, { width = cell.width }))
    return pandoc.Div({ pandoc.Para({ image }) }, attr('', {}, { ['custom-style'] = 'Figure' }))
  end
  return pandoc.Plain({ pandoc.Image({ pandoc.Str(cell.alt) }, cell.picture) })
end

local function embedded(cell)
  local inner
  if cell.kind == 'txt' then
    local classes = { 'cell-output', 'cell-output-display', 'cell-output-markdown' }
    inner = pandoc.Div(read_markdown(cell.markdown), attr(cell.label, classes))
  elseif cell.kind == 'fig' then
    inner = pandoc.Div({ float(cell, { picture(cell) }) }, attr('', { 'cell-output', 'cell-output-display' }))
  else
    inner = float(cell, read_markdown(cell.markdown))
  end
  local count = { ['execution_count'] = tostring(cell.count) }
  local id = cell.kind == 'tbl' and '' or 'cell-' .. cell.label
  local body = pandoc.Div({ inner }, attr(id, { 'cell' }, count))
  return pandoc.Div({ body }, attr('', { 'quarto-embed-nb-cell' }, { ['notebook-cellid'] = 'cell-' .. cell.label }))
end

local function expand(paragraph)
  local only = #paragraph.content == 1 and paragraph.content[1]
  if not (only and only.t == 'RawInline' and only.format == 'shortcode') then return nil end
  local target = only.text:match('^embed (.+)$')
  if not target then return nil end
  local cell = known.cells[target]
  if not cell then
    problem('{{< embed ' .. target .. ' >}}: no such cell')
    return {}
  end
  return embedded(cell)
end

-- ---- what Quarto would treat in its own way, and the stand-in cannot ----

local QUARTO_CLASSES = { '^callout', '^panel%-', '^column%-', '^content%-', '^aside$', '^margin', '^hidden$', '^unlisted' }
local QUARTO_ATTRIBUTES = { '^layout', '^when%-', '^unless%-', '^tbl%-colwidths', '^fig%-' }
local FLOAT_IDS = { '^fig%-', '^tbl%-', '^lst%-', '^eq%-', '^thm%-', '^tip%-', '^nte%-', '^wrn%-', '^imp%-', '^cau%-' }

local function matches(text, patterns)
  for _, pattern in ipairs(patterns) do
    if text:find(pattern) then return true end
  end
  return false
end

local function refuse_unknown(element)
  for _, class in ipairs(element.classes) do
    if matches(class, QUARTO_CLASSES) then problem('the class .' .. class .. ' is not among the known features') end
  end
  for name in pairs(element.attributes) do
    if matches(name, QUARTO_ATTRIBUTES) then problem('the attribute ' .. name .. ' is not among the known features') end
  end
  if matches(element.identifier, FLOAT_IDS) then
    problem('#' .. element.identifier .. ': figures and tables come from embedded cells only')
  end
end

local function refuse_code(element)
  refuse_unknown(element)
  if element.text:find('^{%a') then problem('code that is run belongs in a notebook: ' .. element.text) end
  for _, class in ipairs(element.classes) do
    if class:find('^{') then problem('code that is run belongs in a notebook: ' .. class) end
  end
end

local checks = {
  Div = refuse_unknown, Span = refuse_unknown, Header = refuse_unknown, Image = refuse_unknown,
  Table = refuse_unknown, Figure = refuse_unknown, CodeBlock = refuse_code, Code = refuse_code,
}

-- ---- numbers ----

local function count_all(blocks)
  local counts, section = { fig = 0, tbl = 0 }, {}
  blocks:walk({
    traverse = 'topdown',
    Header = function(header)
      if header.classes:includes('unnumbered') then return nil end
      for level = #section + 1, header.level do section[level] = 0 end
      section[header.level] = section[header.level] + 1
      for level = #section, header.level + 1, -1 do section[level] = nil end
      if header.identifier:find('^sec%-') then numbers[header.identifier] = table.concat(section, '.') end
    end,
    Div = function(div)
      if not div.classes:includes('standin-float') then return nil end
      local kind = div.attributes.kind
      counts[kind] = counts[kind] + 1
      if numbers[div.identifier] then problem('#' .. div.identifier .. ' is embedded twice') end
      numbers[div.identifier] = tostring(counts[kind])
    end,
  })
end

-- Cells are read one by one: two of them may have made the same id from the same heading.
local function make_ids_unique(blocks)
  local seen = {}
  return blocks:walk({
    traverse = 'topdown',
    Header = function(header)
      local id = header.identifier
      if id == '' then return nil end
      local number = 0
      while seen[header.identifier] do
        number = number + 1
        header.identifier = id .. '-' .. number
      end
      seen[header.identifier] = true
      return header
    end,
  })
end

-- ---- references ----

local NO_BREAK = '\u{a0}'

local function reference(id)
  local kind = id:match('^%a+')
  local name = known.names[kind]
  if is_typst then
    return pandoc.RawInline('typst', '#ref(<' .. id .. '>, supplement: [' .. name .. '])')
  end
  return pandoc.Link(name .. NO_BREAK .. numbers[id], '#' .. id, '', attr('', { 'quarto-xref' }))
end

local function is_reference(citation) return citation.id:find('^fig%-') or citation.id:find('^tbl%-') or citation.id:find('^sec%-') end

local function resolve(cite)
  local inlines = pandoc.Inlines({})
  for at, citation in ipairs(cite.citations) do
    if not is_reference(citation) then
      if matches(citation.id, FLOAT_IDS) then problem('@' .. citation.id .. ' is not among the known references') end
      if at > 1 then problem('@' .. citation.id .. ' stands right behind a reference; put a word between them') end
      return nil
    end
    if not numbers[citation.id] then
      problem('@' .. citation.id .. ' leads to nothing')
      return {}
    end
    if citation.mode ~= 'AuthorInText' or #citation.prefix + #citation.suffix > 0 then
      problem('@' .. citation.id .. ': a reference is written without brackets and additions')
    end
    if at > 1 then inlines:extend({ pandoc.Str(','), pandoc.Space() }) end
    inlines:insert(reference(citation.id))
  end
  return inlines
end

-- ---- figures and tables as Quarto writes them ----

local function html(text) return pandoc.RawBlock('html', text) end

local function html_float(div, caption)
  local kind, id = div.attributes.kind, div.identifier
  local position = kind == 'fig' and 'bottom' or 'top'
  local named = pandoc.Inlines({ pandoc.Str(known.names[kind] .. NO_BREAK .. numbers[id] .. known.delimiter), pandoc.Space() })
  named:extend(caption)
  local head = ('<figcaption class="quarto-float-caption-%s quarto-float-caption quarto-float-%s" id="%s">'):format(
    position, kind, id .. CAPTION_ID
  )
  local captioned = { html(head), pandoc.Plain(named), html('</figcaption>') }
  local body = pandoc.Blocks({ html('<div aria-describedby="' .. id .. CAPTION_ID .. '">') })
  if kind == 'tbl' then
    body:insert(pandoc.Div(div.content, attr('', { 'cell-output', 'cell-output-display', 'cell-output-markdown' })))
  else
    body:extend(div.content)
  end
  body:insert(html('</div>'))
  local blocks = pandoc.Blocks({ html('<figure class="quarto-float quarto-float-' .. kind .. '">') })
  if position == 'top' then blocks:extend(captioned) end
  blocks:extend(body)
  if position == 'bottom' then blocks:extend(captioned) end
  blocks:insert(html('</figure>'))
  return pandoc.Div(blocks, attr(id, { 'quarto-float', 'quarto-figure', 'quarto-figure-center' }))
end

local function typst_float(div, caption)
  local kind, id = div.attributes.kind, div.identifier
  local blocks = pandoc.Blocks({ pandoc.RawBlock('typst', '#figure([') })
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock('typst', '], caption: figure.caption(position: ' .. (kind == 'fig' and 'bottom' or 'top') .. ', ['))
  blocks:insert(pandoc.Plain(caption))
  blocks:insert(pandoc.RawBlock('typst', ']),\nkind: "quarto-float-' .. kind .. '",\nsupplement: "' .. known.names[kind] .. '",\n)\n<' .. id .. '>'))
  return blocks
end

-- ---- Word ----

local function styled(style, content) return pandoc.Div(content, attr('', {}, { ['custom-style'] = style })) end

-- The number is a field of Word's, so that its own list of figures or tables can be made.
local function docx_float(div, caption)
  local kind, id = div.attributes.kind, div.identifier
  local name = known.names[kind]
  local field = '<w:fldSimple w:instr=" SEQ ' .. (kind == 'fig' and 'Figure' or 'Table') .. ' \\* ARABIC "><w:r><w:rPr><w:b/></w:rPr><w:t>'
    .. numbers[id] .. '</w:t></w:r></w:fldSimple>'
  local label = pandoc.Inlines({ pandoc.Strong({ pandoc.Str(name .. NO_BREAK) }), pandoc.RawInline('openxml', field), pandoc.Str(NO_BREAK .. NO_BREAK) })
  label:extend(caption)
  local captioned = styled(kind == 'fig' and 'Image Caption' or 'Table Caption', { pandoc.Para(label) })
  local blocks = pandoc.Blocks(div.content)
  blocks:insert(kind == 'fig' and #blocks + 1 or 1, captioned)
  return pandoc.Div(blocks, attr(id))
end

local PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

-- A list that is there when the file is opened; a field of Word's would be empty until it is updated.
local function docx_contents(blocks)
  local depth, section = 2, {}
  local list = pandoc.Blocks({ styled('Contents Heading', { pandoc.Para(pandoc.Inlines(value_of('words.contents'))) }) })
  for _, header in ipairs(blocks) do
    if header.t == 'Header' and header.level <= depth then
      local title = pandoc.Inlines(header.content:clone())
      if not header.classes:includes('unnumbered') then
        for level = #section + 1, header.level do section[level] = 0 end
        section[header.level] = section[header.level] + 1
        for level = #section, header.level + 1, -1 do section[level] = nil end
        title:insert(1, pandoc.Str(table.concat(section, '.') .. NO_BREAK .. NO_BREAK))
      end
      list:insert(styled('toc ' .. header.level, { pandoc.Para({ pandoc.Link(title, '#' .. header.identifier) }) }))
    end
  end
  list:insert(pandoc.RawBlock('openxml', PAGE_BREAK))
  return list
end

-- Every heading of the article: also those inside the cells that it embeds.
local function headings(blocks)
  local found = pandoc.Blocks({})
  blocks:walk({ traverse = 'topdown', Header = function(header) found:insert(header) end })
  return found
end

local function inlines_of(key)
  local value = value_of(key)
  if value == nil then return nil end
  return pandoc.utils.type(value) == 'Inlines' and value or pandoc.Inlines({ pandoc.Str(pandoc.utils.stringify(value)) })
end

-- The title page is written here and not by Pandoc, whose order of its parts is fixed.
local function docx_front(blocks)
  local front = pandoc.Blocks({})
  local function add(style, content) if content then front:insert(styled(style, { pandoc.Para(content) })) end end
  local logo = value_of('identity.logo')
  if logo then
    local drawn = pandoc.utils.stringify(logo):gsub('%.svg$', '.png')
    add('Logo', { pandoc.Image({}, drawn, '', attr('', {}, { height = '16mm' })) })
  end
  add(logo and 'Imprint Below Logo' or 'Imprint', inlines_of('identity.institution') or { pandoc.Str('fangzhi 方志') })
  add('Title', inlines_of('title'))
  add('Subtitle', inlines_of('subtitle'))
  local byline = pandoc.Inlines({})
  for _, key in ipairs({ 'identity.authors', 'identity.date', 'identity.licence' }) do
    local part = inlines_of(key)
    if part then
      if #byline > 0 then byline:insert(pandoc.Str(' · ')) end
      byline:extend(part)
    end
  end
  if #byline > 0 then add('Byline', byline) end
  local facts = {}
  for _, name in ipairs({ 'regions', 'pages', 'documents', 'passages' }) do
    facts[#facts + 1] = pandoc.utils.stringify(value_of('n.' .. name)) .. NO_BREAK .. pandoc.utils.stringify(value_of('words.' .. name))
  end
  add('Byline', { pandoc.Str(table.concat(facts, '   ')) })
  if metadata.abstract then
    add('Contents Heading', inlines_of('abstract-title'))
    front:extend(pandoc.utils.type(metadata.abstract) == 'Blocks' and metadata.abstract or { pandoc.Para(metadata.abstract) })
  end
  front:insert(pandoc.RawBlock('openxml', PAGE_BREAK))
  front:extend(docx_contents(headings(blocks)))
  front:extend(blocks)
  return front
end

-- Browsers lay columns out better than the dashes under a Markdown head; paper needs the widths.
local function html_table(tbl)
  for at, spec in ipairs(tbl.colspecs) do tbl.colspecs[at] = { spec[1], nil } end
  return tbl
end

local function typst_table(tbl)
  tbl.classes:insert('typst:no-figure') -- it stands in a figure already
  return tbl
end

local function write_float(div)
  if not div.classes:includes('standin-float') then return nil end
  local caption = captions[div.identifier]:walk({ RawInline = fill_meta }):walk({ Cite = resolve })
  div.content = div.content:walk({ Table = is_typst and typst_table or html_table })
  return (is_typst and typst_float or is_docx and docx_float or html_float)(div, caption)
end

function Pandoc(document)
  read_known()
  metadata = document.meta
  local blocks = document.blocks:walk(checks)
  blocks = blocks:walk({ Para = expand })
  blocks = make_ids_unique(blocks:walk({ RawInline = fill_meta }))
  count_all(blocks)
  blocks = blocks:walk({ Cite = resolve }):walk({ Div = write_float })
  if #problems > 0 then error('\nproblem: ' .. table.concat(problems, '\nproblem: ') .. '\n') end
  if is_docx then
    blocks = docx_front(blocks)
    -- Pandoc would write a title page of its own; the file's properties are set afterwards.
    for _, key in ipairs({ 'title', 'subtitle', 'author', 'abstract', 'abstract-title' }) do document.meta[key] = nil end
  end
  document.blocks = blocks
  return document
end
