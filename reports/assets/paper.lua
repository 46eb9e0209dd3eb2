-- Tables on paper, where nobody can fold, sort or scroll them: columns as wide as their text needs, rows of
-- one group under a line of their own, no column without a value, and of a very long table the first rows.
-- Under both engines (Quarto, and the stand-in of fangzhi.report.render) Typst and Word get the same table from here.

local is_typst = FORMAT:match('typst') ~= nil
local is_docx = FORMAT == 'docx'

-- The page in points (report.typ): what a figure may use, and half of it where text stands in two columns.
local PAGE_WIDTH = 482
local HALF_WIDTH = 229
local GUTTER = 9 -- left and right of a cell's text together
local SIZE, SMALL_SIZE = 7.8, 7.2
local WORD_SIZE, WORD_GUTTER = 8, 7 -- as in report.render.word
local LONG = 30 -- rows: more are set in the smaller size
local UNBROKEN = 14 -- rows: so few stay on one page

-- Widths of signs in ems of Noto Sans SC; a Chinese one is as wide as high.
local LATIN, CAPITAL, NARROW, BOLD = 0.54, 0.68, 0.28, 1.07
local GLOSS_SCALE = 0.92
local LEAST = 3.2 -- of a column, in ems: fewer and Chinese stands in a tower
local SHORT = 9.5 -- a column that needs no more is never broken: a quantity and its unit stay on one line
local SLACK = 1.04 -- of such a column: letters are of several widths, and one line too many is ugly in each row
local USUAL = 0.85 -- of the rows: what so many need is what a column needs, however long the others are

local EMPTY = '–'
local page_words = { before = ' p. ', after = '' }

local function read_words(meta)
  local words = meta.words
  if not words then return nil end
  page_words.before = pandoc.utils.stringify(words.page_before or '')
  page_words.after = pandoc.utils.stringify(words.page_after or '')
end

-- ---- how wide a text is ----

local function width_of(text)
  local width = 0
  for _, code in utf8.codes(text, true) do
    if code >= 0x2e80 and code < 0x20000 or code >= 0x20000 then
      width = width + 1
    elseif code == 0x200b then
      width = width + 0
    elseif code == 32 or code == 44 or code == 46 or code == 105 or code == 106 or code == 108 then
      width = width + NARROW
    elseif code >= 65 and code <= 90 then
      width = width + CAPITAL
    else
      width = width + LATIN
    end
  end
  return width
end

-- The longest piece of a text that a line cannot break; Chinese breaks anywhere.
local function unbroken_of(text)
  local longest = 0
  for word in text:gmatch('[!-\x7e\xc2-\xd4][!-\x7e\x80-\xbf\xc2-\xd4]*') do
    for part in (word:gsub('[-/]', '%0 ')):gmatch('[^ ]+') do
      longest = math.max(longest, width_of(part))
    end
  end
  return longest
end

-- Width of a cell on one line, and of its widest piece; in ems.
local function measure(blocks)
  local whole, piece = 0, 0
  local function add(text, scale)
    whole = whole + width_of(text) * scale
    piece = math.max(piece, unbroken_of(text) * scale)
  end
  local function walk(inlines, scale)
    for _, inline in ipairs(inlines) do
      if inline.t == 'Link' and inline.target:find('^#p%-') then
        local before, longest = whole, piece
        walk(inline.content, scale)
        local page = is_typst and ' ' .. page_words.before .. '00' .. page_words.after or '[]'
        whole = whole + width_of(page) + (is_typst and 0.4 or 0)
        piece = math.max(longest, whole - before)
      elseif inline.t == 'Span' and inline.classes:includes('gloss') then
        walk(inline.content, GLOSS_SCALE)
      elseif inline.t == 'RawInline' then
        add((inline.text:gsub('^#"', ''):gsub('";$', '')), scale)
      elseif inline.content and type(inline.content) ~= 'string' then
        walk(inline.content, inline.t == 'Strong' and scale * BOLD or scale)
      else
        add(inline.t == 'SoftBreak' and ' ' or pandoc.utils.stringify(inline), scale)
      end
    end
  end
  for _, block in ipairs(blocks) do
    if block.content then walk(block.content, 1) end
  end
  return whole, piece
end

-- ---- the table, taken apart ----

local function cells_of(row)
  local cells = {}
  for at, cell in ipairs(row.cells) do cells[at] = cell.contents end
  return cells
end

local function taken_apart(element)
  local rows = {}
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do rows[#rows + 1] = cells_of(row) end
  end
  local aligns = {}
  for at, spec in ipairs(element.colspecs) do aligns[at] = spec[1] == 'AlignRight' and 'right' or 'left' end
  return { head = cells_of(element.head.rows[1]), rows = rows, aligns = aligns }
end

local function without(list, at)
  local kept = {}
  for index, one in ipairs(list) do
    if index ~= at then kept[#kept + 1] = one end
  end
  return kept
end

local function drop_column(parts, at)
  parts.head, parts.aligns = without(parts.head, at), without(parts.aligns, at)
  for index, row in ipairs(parts.rows) do parts.rows[index] = without(row, at) end
end

local function text_of(blocks) return pandoc.utils.stringify(blocks) end

local function drop_empty_columns(parts)
  for at = #parts.head, 2, -1 do
    local is_empty = #parts.head > 4 and #parts.rows > 0
    for _, row in ipairs(parts.rows) do is_empty = is_empty and text_of(row[at]) == EMPTY end
    if is_empty then drop_column(parts, at) end
  end
end

-- A first column whose values stand in runs gives each run a line of its own instead.
local function group_rows(parts)
  if #parts.rows < LONG or #parts.head < 4 then return nil end
  local runs, seen, last = {}, {}, nil
  for at, row in ipairs(parts.rows) do
    local value = text_of(row[1])
    if value ~= last then
      if seen[value] then return nil end
      seen[value], last = true, value
      runs[at] = row[1]
      runs.n = (runs.n or 0) + 1
    end
  end
  if runs.n < 2 or runs.n > #parts.rows / 2.5 then return nil end
  parts.groups, parts.group_head = runs, parts.head[1]
  drop_column(parts, 1)
end

-- ---- widths of the columns ----

-- Room goes where it saves most lines: the lines of a cell are its text over the column's width.
local function share_out(columns, room)
  local widths, left = {}, room
  for at, column in ipairs(columns) do
    local is_short = column.usual <= SHORT
    widths[at] = is_short and column.usual * SLACK or math.min(column.widest, math.max(column.least, LEAST))
    left = left - widths[at]
  end
  local step = 0.5
  while left > step do
    local best, gain = nil, 0
    for at, column in ipairs(columns) do
      local saved = 0
      for _, whole in ipairs(column.wholes) do
        if whole > widths[at] then saved = saved + whole / widths[at] - math.max(1, whole / (widths[at] + step)) end
      end
      if saved > gain then best, gain = at, saved end
    end
    if not best then break end
    widths[best] = widths[best] + step
    left = left - step
  end
  return widths
end

local function measured(parts)
  local columns, natural = {}, 0
  for at, head in ipairs(parts.head) do
    local whole, piece = measure(head)
    local column = { wholes = {}, widest = math.min(whole, 9) * BOLD, least = piece * BOLD }
    for index, row in ipairs(parts.rows) do
      whole, piece = measure(row[at])
      column.wholes[index] = whole
      column.widest = math.max(column.widest, whole)
      column.least = math.max(column.least, math.min(piece, 14))
    end
    local sorted = { table.unpack(column.wholes) }
    table.sort(sorted)
    local usual = sorted[math.ceil(#sorted * USUAL)] or 0
    column.usual = math.max(usual, column.least, math.min(column.widest, (measure(head)) * BOLD))
    if column.widest <= SHORT and #parts.rows <= LONG then column.usual = column.widest end
    columns[at], natural = column, natural + column.widest
  end
  return columns, natural
end

-- Parts of the line for Word: what is left over goes to the columns by their width.
local function word_widths(parts)
  local columns, natural = measured(parts)
  local room = (PAGE_WIDTH - WORD_GUTTER * #columns) / WORD_SIZE
  local widths, total = {}, 0
  if natural <= room then
    for at, column in ipairs(columns) do widths[at] = column.widest end
  else
    widths = share_out(columns, room)
  end
  for at, width in ipairs(widths) do
    widths[at] = width * WORD_SIZE + WORD_GUTTER
    total = total + widths[at]
  end
  for at, width in ipairs(widths) do widths[at] = width / total end
  return widths
end

-- Lengths for Typst: none where everything stands on one line.
local function widths_of(parts, page, size)
  local columns, natural = measured(parts)
  local room = (page - GUTTER * #columns) / size
  local lengths = {}
  if natural * 1.03 <= room then
    for at in ipairs(columns) do lengths[at] = 'auto' end
    return lengths
  end
  local widths, broadest = share_out(columns, room), 1
  for at, width in ipairs(widths) do
    lengths[at] = ('%.1fpt'):format(width * size + GUTTER)
    if width > widths[broadest] then broadest = at end
  end
  lengths[broadest] = '1fr'
  return lengths
end

-- ---- written for Typst ----

local function typst_gloss(span)
  if not span.classes:includes('gloss') then return nil end
  local content = span.content
  content:insert(1, pandoc.RawInline('typst', '#gloss['))
  content:insert(pandoc.RawInline('typst', ']'))
  return content
end

local OPTIONS = pandoc.WriterOptions({ wrap_text = 'none' })
local BETWEEN = '//\u{e002}' -- for private use: no text of a page keeps it (fangzhi.report.markup.plain)

-- All cells by one call of the writer, which is slow to start.
local function written(cells)
  local blocks = pandoc.Blocks({})
  for _, cell in ipairs(cells) do
    blocks:extend(pandoc.Blocks(cell):walk({ Span = typst_gloss }))
    blocks:insert(pandoc.RawBlock('typst', BETWEEN))
  end
  local text, found, from = pandoc.write(pandoc.Pandoc(blocks), 'typst', OPTIONS), {}, 1
  for _ = 1, #cells do
    local at, stop = text:find(BETWEEN, from, true)
    found[#found + 1] = text:sub(from, at - 1):gsub('^%s+', ''):gsub('%s+$', '')
    from = stop + 1
  end
  return found
end

local function in_brackets(texts, first, n)
  local cells = {}
  for at = first, first + n - 1 do cells[#cells + 1] = '[' .. texts[at] .. ']' end
  return table.concat(cells, ', ')
end

local function typst_table(element, page)
  local parts = taken_apart(element)
  drop_empty_columns(parts)
  group_rows(parts)
  local n, is_long = #parts.head, #parts.rows > LONG
  local flat = {}
  for _, cell in ipairs(parts.head) do flat[#flat + 1] = cell end
  for at, row in ipairs(parts.rows) do
    if parts.groups and parts.groups[at] then flat[#flat + 1] = parts.groups[at] end
    for _, cell in ipairs(row) do flat[#flat + 1] = cell end
  end
  local texts, next_cell = written(flat), n + 1
  local lines = {
    ('#report-table(%s, size: %s, columns: (%s,), align: (%s,),'):format(
      #parts.rows <= UNBROKEN and 'breakable: false' or 'breakable: true',
      (is_long and SMALL_SIZE or SIZE) .. 'pt',
      table.concat(widths_of(parts, page, is_long and SMALL_SIZE or SIZE), ', '),
      table.concat(parts.aligns, ', ')
    ),
    'table.header(' .. in_brackets(texts, 1, n) .. '),',
  }
  for at in ipairs(parts.rows) do
    if parts.groups and parts.groups[at] then
      lines[#lines + 1] = ('group-row(%d)[%s],'):format(n, texts[next_cell])
      next_cell = next_cell + 1
    end
    lines[#lines + 1] = in_brackets(texts, next_cell, n) .. ','
    next_cell = next_cell + n
  end
  lines[#lines + 1] = ')'
  return pandoc.RawBlock('typst', table.concat(lines, '\n'))
end

-- ---- written for Word ----

local function cells_for(row)
  local cells = {}
  for at, content in ipairs(row) do cells[at] = pandoc.Cell(content) end
  return pandoc.Row(cells)
end

local function docx_table(element)
  if #element.head.rows ~= 1 or #element.bodies ~= 1 then return nil end
  local parts = taken_apart(element)
  drop_empty_columns(parts)
  group_rows(parts)
  local specs, rows = {}, {}
  for at, width in ipairs(word_widths(parts)) do
    specs[at] = { parts.aligns[at] == 'right' and 'AlignRight' or 'AlignLeft', width }
  end
  for at, row in ipairs(parts.rows) do
    if parts.groups and parts.groups[at] then
      local name = pandoc.Plain({ pandoc.Strong(pandoc.utils.blocks_to_inlines(parts.groups[at])) })
      rows[#rows + 1] = pandoc.Row({ pandoc.Cell({ name }, 'AlignLeft', 1, #specs) })
    end
    rows[#rows + 1] = cells_for(row)
  end
  element.head.rows[1] = cells_for(parts.head)
  element.bodies[1].body = rows
  element.colspecs = specs
  return element
end

-- ---- what the article marks ----

-- Behind a long table: how many of its rows paper shows, and the sentence that says where the others are;
-- for the screen, which shows more of them, another one.
local function rows_on_paper(block)
  if block.t ~= 'Div' or not block.classes:includes('on-paper') then return nil end
  return tonumber(block.attributes['rows'] or block.attributes['data-rows'])
end

-- The passages that rows point to which paper leaves out.
local left_out = {}

local function note_passages(row)
  for _, cell in ipairs(row.cells) do
    cell.contents:walk({ Link = function(link) left_out[link.target:match('^#(p%-.+)$') or ''] = true end })
  end
end

local function cut(element, most)
  for _, body in ipairs(element.bodies) do
    local kept = pandoc.List({})
    for at, row in ipairs(body.body) do
      if at <= most then kept:insert(row) else note_passages(row) end
    end
    body.body = kept
  end
  return element
end

local function is_lead(block)
  local first = (block.t == 'Para' or block.t == 'Plain') and block.content[1]
  return first and first.t == 'Strong'
end

-- A line that names what comes next stays with it.
local function kept_together(block)
  if is_docx then return pandoc.Div({ pandoc.Para(block.content) }, pandoc.Attr('', {}, { ['custom-style'] = 'Lead' })) end
  block.content:insert(1, pandoc.RawInline('typst', '#leads['))
  block.content:insert(pandoc.RawInline('typst', ']'))
  return block
end

local KEPT = { Table = true, BlockQuote = true, BulletList = true }

local function is_on_screen(block) return block.t == 'Div' and block.classes:includes('on-screen') end

local function on_paper(blocks)
  local result = pandoc.Blocks({})
  for at, block in ipairs(blocks) do
    local following = blocks[at + 1]
    local most = block.t == 'Table' and following and rows_on_paper(following)
    if is_on_screen(block) then
      if not (is_typst or is_docx) then result:extend(block.content) end
    elseif rows_on_paper(block) then
      if is_typst or is_docx then result:extend(block.content) end
    elseif most and (is_typst or is_docx) then
      result:insert(cut(block, most))
    elseif (is_typst or is_docx) and following and KEPT[following.t] and is_lead(block) then
      result:insert(kept_together(block))
    else
      result:insert(block)
    end
  end
  return result
end

-- A passage that only such rows point to is left out with them.
local function without_passages(blocks)
  local kept, headings, is_inside = pandoc.Blocks({}), {}, false
  for _, block in ipairs(blocks) do
    local is_end = block.t == 'RawBlock' and block.text == ']' -- of what report.lua puts around a passage
    if block.t == 'Div' and block.classes:includes('passage') and left_out[block.identifier] then
      if is_typst then kept:remove() end
      is_inside, headings[#kept] = is_typst, true
    elseif is_inside and is_end then
      is_inside = false
    else
      kept:insert(block)
    end
  end
  -- What stood under a heading may all be gone; another heading, or nothing, follows it then.
  for at = #kept, 1, -1 do
    local is_last = at == #kept or kept[at + 1].t == 'Header'
    if headings[at] and is_last and kept[at].t == 'Header' and kept[at].level == 3 then kept:remove(at) end
  end
  return kept
end

local function fit_appendix(document)
  if not (is_typst or is_docx) or next(left_out) == nil then return nil end
  document.blocks:walk({ Link = function(link) left_out[link.target:match('^#(.+)$') or ''] = nil end })
  document.blocks = document.blocks:walk({ Blocks = without_passages })
  return document
end

local function narrow_tables(div)
  if not div.classes:includes('in-two-columns') then return nil end
  local content = div.content:walk({ Table = function(element) return typst_table(element, HALF_WIDTH) end })
  content:insert(1, pandoc.RawBlock('typst', '#in-two-columns['))
  content:insert(pandoc.RawBlock('typst', ']'))
  return content
end

local steps = { { Meta = read_words }, { Blocks = on_paper }, { Pandoc = fit_appendix } }
if is_typst then
  steps[#steps + 1] = { Div = narrow_tables }
  steps[#steps + 1] = { Table = function(element) return typst_table(element, PAGE_WIDTH) end }
elseif is_docx then
  steps[#steps + 1] = { Table = docx_table }
end
return steps
