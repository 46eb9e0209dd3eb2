-- What the report's own look needs of the document, in both formats and under both engines
-- (Quarto, and the stand-in of fangzhi.report.render).

local is_typst = FORMAT:match('typst') ~= nil
local is_docx = FORMAT == 'docx'
local missing = {}

-- Longer runs without a place to break stick out: of a narrow column of a table, of a line of text.
local LONGEST_RUN_IN_TABLE = 18
local LONGEST_RUN = 50
-- The sign that Chinese and Japanese typesetters put where a character is missing.
local GETA = '〓'

local function typst_string(text)
  return '"' .. text:gsub('[\\"]', '\\%0') .. '"'
end

local function shown(text)
  return pandoc.RawInline('typst', '#' .. typst_string(text) .. ';')
end

-- Which characters no font has is found out before (fonts.py); they come as code points.
local function read_missing(meta)
  local codes = meta.run and meta.run['missing-glyphs'] or {}
  for _, code in ipairs(codes) do
    missing[utf8.char(tonumber(pandoc.utils.stringify(code), 16))] = true
  end
end

local function replace_missing(text)
  if next(missing) == nil then return text end
  return (text:gsub(utf8.charpattern, function(character)
    return missing[character] and GETA or nil
  end))
end

-- Let addresses, hashes and file names break behind their punctuation, or anywhere when they have none.
local function allow_breaks(text, longest)
  return (text:gsub('[%w%p]+', function(run)
    if #run <= longest then return nil end
    local broken = run:gsub('[/_%.%-=&%?,:;]+', '%0\u{200B}')
    return (broken:gsub('[^\u{200B}]+', function(part)
      if #part <= longest then return nil end
      return (part:gsub(('.'):rep(longest), '%0\u{200B}'))
    end))
  end))
end

-- Typst turns --, ... and the hyphen before a number into other signs, also in text that pages
-- wrote like this; a string is left alone.
local function typst_str(longest)
  return function(element)
    local text = allow_breaks(replace_missing(element.text), longest)
    local is_shorthand = text:find('%-%-') or text:find('%.%.%.') or text:find('%-%d') or text:find('%-%?')
    if is_shorthand or text ~= element.text then return shown(text) end
  end
end

local function typst_table(element) return element:walk({ Str = typst_str(LONGEST_RUN_IN_TABLE) }) end

local function typst_code(element)
  return pandoc.RawInline('typst', '#raw(' .. typst_string(replace_missing(element.text)) .. ');')
end

-- A reference needs a blank before it in the source; between Chinese characters none is shown.
local function is_reference(element)
  if element.t == 'Cite' then return element.citations[1].id:find('^%a%a%a%-') ~= nil end
  if element.t == 'Link' then return element.classes:includes('quarto-xref') end
  return element.t == 'RawInline' and element.text:find('^#ref%(') ~= nil
end

local function ends_in_chinese(element)
  return element.t == 'Str' and element.text:find('[\xe3-\xef][\x80-\xbf][\x80-\xbf]$') ~= nil
end

local function starts_in_chinese(element)
  return element.t == 'Str' and element.text:find('^[\xe3-\xef][\x80-\xbf][\x80-\xbf]') ~= nil
end

local function close_up(inlines)
  for at = #inlines - 1, 2, -1 do
    local before, after = inlines[at - 1], inlines[at + 1]
    local is_space = inlines[at].t == 'Space' or inlines[at].t == 'SoftBreak'
    local is_loose = (ends_in_chinese(before) and (is_reference(after) or after.t == 'Cite'))
      or (is_reference(before) and starts_in_chinese(after))
    if is_space and is_loose then inlines:remove(at) end
  end
  return inlines
end

local function wrap(name, div)
  return {
    pandoc.RawBlock('typst', '#' .. name .. '['),
    div,
    pandoc.RawBlock('typst', ']'),
  }
end

-- The findings of the first page are cells of a grid: two side by side, row by row.
local function as_cells(content)
  local cells = pandoc.Blocks({})
  for _, block in ipairs(content) do
    if block.t == 'RawBlock' and block.text == '#finding[' then
      cells:insert(pandoc.RawBlock('typst', '['))
    elseif block.t == 'RawBlock' and block.text == ']' then
      cells:insert(pandoc.RawBlock('typst', '],'))
    else
      cells:insert(block)
    end
  end
  cells:insert(1, pandoc.RawBlock('typst', '#findings('))
  cells:insert(pandoc.RawBlock('typst', ')'))
  return cells
end

local function styled(style, element)
  element.attributes['custom-style'] = style
  return element
end

-- A passage that is a heading on its page is bold throughout.
local function is_heading(passage)
  local first = passage.content[1]
  return first and #first.content > 1 and first.content[#first.content].t == 'Strong'
end

-- Where a passage stands is told on a line of its own below the text, never alone at the head of a column.
local function with_source(passage)
  local first, second = passage.content[1], passage.content[2]
  local source = second and second.content and second.content[1]
  if not (source and source.t == 'Span' and source.classes:includes('source')) then return passage end
  first.content:insert(pandoc.LineBreak())
  first.content:extend(second.content)
  passage.content:remove(2)
  return passage
end

local function in_style(style, content)
  return pandoc.Div({ pandoc.Para(content) }, pandoc.Attr('', {}, { ['custom-style'] = style }))
end

local function starts_with(block, class)
  local first = block.t == 'Para' and block.content[1]
  return first and first.t == 'Span' and first.classes:includes(class)
end

-- A card of the first page: a line above it, its grade at the end of that line, its number large.
local function docx_card(card)
  local TAB = pandoc.RawInline('openxml', '<w:r><w:tab/></w:r>')
  for at, block in ipairs(card.content) do
    if starts_with(block, 'kind') then
      for index, inline in ipairs(block.content) do
        if inline.t == 'Space' then block.content[index] = TAB break end
      end
      card.content[at] = in_style('Finding Kind', block.content)
    elseif starts_with(block, 'key') then
      card.content[at] = in_style('Finding Number', block.content)
    end
  end
  return card
end

local function docx_passage(passage)
  for at, block in ipairs(passage.content) do
    if block.t == 'Para' then
      passage.content[at] = in_style(starts_with(block, 'source') and 'Passage Source' or 'Passage', block.content)
    end
  end
  return passage
end

local function div(element)
  if is_docx and element.classes:includes('finding') then return docx_card(element) end
  if element.classes:includes('quarto-embed-nb-cell') then
    -- Quarto writes the absolute path of the notebook here, and the first heading it finds in it.
    for _, name in ipairs({ 'notebook', 'data-notebook', 'notebook-title', 'data-notebook-title' }) do
      element.attributes[name] = nil
    end
    -- A block of its own would swallow the space around what stands in it.
    return is_typst and element.content or element
  end
  if is_typst and (element.classes:includes('cell') or element.classes:includes('cell-output')) then
    return element.content
  end
  if element.classes:includes('passage') then
    if is_typst then return wrap(is_heading(element) and 'passage(sticky: true)' or 'passage', with_source(element)) end
    if is_docx then return docx_passage(element) end
    element.attributes.lang = 'zh-Hans'
    return element
  end
  if is_typst and element.classes:includes('findings') then return as_cells(element.content) end
  if is_typst and element.classes:includes('finding') then return wrap('finding', element) end
  if element.classes:includes('note') then
    if is_typst then return wrap('note', element) end
    if is_docx then return styled('Note', element) end
  end
end

-- Where a passage stands, and how it stood there before repair: the latter is for the screen only.
local function typst_span(element)
  if element.classes:includes('before') then return {} end
  -- The number that a finding turns on; its bar is for the screen.
  if element.classes:includes('key') then
    return { pandoc.RawInline('typst', '#finding-key['), element, pandoc.RawInline('typst', ']') }
  end
  if element.classes:includes('kind') or element.classes:includes('grade') or element.classes:includes('unit') then
    local is_grade = element.classes:includes('grade') -- stands at the end of its line
    return {
      pandoc.RawInline('typst', is_grade and '#h(1fr)' or ''), pandoc.RawInline('typst', '#finding-note['), element, pandoc.RawInline('typst', ']') }
  end
  if element.classes:includes('source') then
    return {
      pandoc.RawInline('typst', '#text(size: 0.8em, fill: luma(45%))['),
      element,
      pandoc.RawInline('typst', ']'),
    }
  end
end

-- Word breaks long addresses by itself; the text before repair is for the screen only.
local function docx_span(element)
  if element.classes:includes('before') then return {} end
  if element.classes:includes('key') then return styled('Finding Key', element) end
  if element.classes:includes('amount') then return pandoc.Strong(element.content) end
end

-- Chinese has no italics, and Word would slant it: a style of its own, set in another cut (word.py).
local function docx_emphasis(element)
  if not pandoc.utils.stringify(element):find('[\xe3-\xe9][\x80-\xbf][\x80-\xbf]') then return nil end
  return pandoc.Span(element.content, pandoc.Attr('', {}, { ['custom-style'] = 'Chinese Emphasis' }))
end

local function is_name_with_list(item)
  local is_name = #item == 2 and item[2].t == 'BulletList' and #item[1].content == 1
  return is_name and item[1].content[1].t == 'Strong'
end

-- Pandoc sets a list without blank lines in the small style of table cells. A list of names, each with a list of
-- its own, becomes those lists, each under its name: bullets within bullets are hard to read down a page.
local function docx_list(element)
  local blocks, is_of_names = pandoc.Blocks({}), true
  for _, item in ipairs(element.content) do
    is_of_names = is_of_names and is_name_with_list(item)
    for at, block in ipairs(item) do
      if block.t == 'Plain' or block.t == 'Para' then item[at] = in_style('Listed', block.content) end
    end
  end
  if not is_of_names then return element end
  for _, item in ipairs(element.content) do
    blocks:insert(in_style('Lead', item[1].content[1].content))
    blocks:insert(item[2])
  end
  return blocks
end

local function docx_link(element)
  if element.target:find('^#p%-') then
    return { pandoc.Str('['), element, pandoc.Str(']') }
  end
end

local steps = { { Meta = read_missing }, { Div = div }, { Inlines = close_up } }
if is_typst then
  table.insert(steps, { Span = typst_span, Table = typst_table })
  table.insert(steps, { Str = typst_str(LONGEST_RUN), Code = typst_code })
elseif is_docx then
  table.insert(steps, { BulletList = docx_list, OrderedList = docx_list })
  table.insert(steps, { Span = docx_span, Link = docx_link, Emph = docx_emphasis })
end

return steps
