-- Each cell of the notebooks explains a name where it has it first: 慕课 (MOOCs). One section is made of
-- several cells, so the article keeps what explains a name once a section, and pinyin once in all of it.
-- A long table is read row by row and keeps all. Under both engines, in every format.

local LONG = 14 -- rows: so many are searched, not read
local met, said = {}, {}

local function explains(element)
  return element.t == 'Span' and element.classes:includes('explains')
end

-- The name with what explains it, without the marks that say which is which.
local function kept(content)
  for at, one in ipairs(content) do
    if explains(one) and one.classes:includes('gloss') then
      one.classes = { 'gloss' }
    elseif explains(one) then
      content:remove(at)
      for offset, inline in ipairs(one.content) do content:insert(at + offset - 1, inline) end
      break
    end
  end
  return content
end

local function dropped(content)
  local at = 1
  while at <= #content do
    local following = content[at + 1]
    local leads = content[at].t == 'Space' and following and explains(following)
    if leads or explains(content[at]) then content:remove(at) else at = at + 1 end
  end
  return content
end

local function is_named(span) return span.classes:includes('named') end

local function is_pinyin(span)
  return span.content:find_if(function(one) return explains(one) and one.classes:includes('pinyin') end)
end

local function named(span)
  if not is_named(span) then return nil end
  local name = span.attributes['of'] or span.attributes['data-of']
  local seen = is_pinyin(span) and said or met
  if seen[name] then return dropped(span.content) end
  seen[name] = true
  return kept(span.content)
end

-- A heading explains what it names for all that stands below it.
local function header(element)
  if element.level <= 3 then met = {} end
  element.content:walk({ Span = function(span)
    if span.classes:includes('term') then met[pandoc.utils.stringify(span)] = true end
  end })
  return element, false
end

local function table_of(element)
  local n = 0
  for _, body in ipairs(element.bodies) do n = n + #body.body end
  if n <= LONG then return nil end
  return element:walk({ Span = function(span) return is_named(span) and kept(span.content) or nil end }), false
end

return { { traverse = 'topdown', Header = header, Span = named, Table = table_of } }
