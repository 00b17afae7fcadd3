import { createHash } from 'node:crypto';

/** A Lua script and the name by which Redis knows it once it has seen it. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

/**
 * What every script begins with. All workers take the time from Redis; `ARGV[1]` replaces it in tests. A worker lives
 * as long as it renews; where the clock was set back, no lease lasts longer than from now on.
 *
 * The keys, all of one node:
 *
 * | key | type | holds |
 * |---|---|---|
 * | `mitr:s:BUCKET` | hash | sessions by conversation; a bucket is the beginning of their keys |
 * | `mitr:buckets` | sorted set | buckets that hold something, in the order of their names |
 * | `mitr:holders` | hash | conversation → fence and worker |
 * | `mitr:of:WORKER` | set | the conversations that a worker holds |
 * | `mitr:workers` | hash | worker → until when it is taken to live |
 * | `mitr:orphans` | set | conversations that nobody holds and that something was left of |
 * | `mitr:mail:C`, `mitr:answer:C`, `mitr:effect:C` | hash | what waits, by number or id |
 * | `mitr:mailed` | set | conversations with mail |
 * | `mitr:known:GENERATION:XX` | set of integers | hashes of events |
 * | `mitr:bucket:NAME`, `mitr:shut:NAME` | string | tokens, and until when there are none |
 * | `mitr:dead` | hash | answers given up, by day, channel and reason |
 */
const PRELUDE = `
local call = redis.call
local function clock()
  if ARGV[1] ~= '' then return tonumber(ARGV[1]) end
  local t = call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local function lives(worker, now, lease)
  local till = tonumber(call('HGET', 'mitr:workers', worker) or 0)
  if till > now + lease then
    till = now + lease
    call('HSET', 'mitr:workers', worker, till)
  end
  return till > now
end
local function holds(conversation, mark)
  return call('HGET', 'mitr:holders', conversation) == mark
end
local function generation()
  return tonumber(call('GET', 'mitr:generation') or 1)
end
local function known(gen, bucket, number)
  return call('SISMEMBER', 'mitr:known:' .. gen .. ':' .. bucket, number) == 1
    or call('SISMEMBER', 'mitr:known:' .. (gen - 1) .. ':' .. bucket, number) == 1
end
`;

function script(source: string): Script {
  const whole = PRELUDE + source;
  return { source: whole, sha: createHash('sha1').update(whole).digest('hex') };
}

/** now, conversation, bucket, worker, lease, whether what is there must be handed out, then for each event its bucket and number. */
export const OPEN = script(`
local conversation, bucket, worker, lease = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local left = ARGV[6] == '1'
local now = clock()
local mark = call('HGET', 'mitr:holders', conversation)
local fence
if mark then
  local at = string.find(mark, ' ', 1, true)
  local holder = string.sub(mark, at + 1)
  if holder == worker then
    fence = string.sub(mark, 1, at - 1)
  else
    if lives(holder, now, lease) then return false end
    call('SREM', 'mitr:of:' .. holder, conversation)
    left = true
  end
end
if not fence then
  fence = call('INCR', 'mitr:fence')
  call('HSET', 'mitr:holders', conversation, fence .. ' ' .. worker)
  call('SADD', 'mitr:of:' .. worker, conversation)
  if call('SREM', 'mitr:orphans', conversation) == 1 then left = true end
end
call('HSET', 'mitr:workers', worker, now + lease)
local gen = generation()
local repeats = {}
for i = 7, #ARGV, 2 do
  if known(gen, ARGV[i], ARGV[i + 1]) then repeats[#repeats + 1] = (i - 7) / 2 end
end
local mail = call('SISMEMBER', 'mitr:mailed', conversation) == 1 and call('HGETALL', 'mitr:mail:' .. conversation)
return {
  tostring(fence),
  call('HGET', 'mitr:s:' .. bucket, conversation),
  mail,
  repeats,
  left and call('HGETALL', 'mitr:answer:' .. conversation),
  left and call('HGETALL', 'mitr:effect:' .. conversation)
}`);

/** now, then for each event its bucket and number: the places of those that are known. */
export const KNOWN = script(`
local gen = generation()
local repeats = {}
for i = 2, #ARGV, 2 do
  if known(gen, ARGV[i], ARGV[i + 1]) then repeats[#repeats + 1] = (i - 2) / 2 end
end
return repeats`);

/** now, conversation, the event's bucket and number, mail. */
export const ACCEPT = script(`
local conversation, bucket, number, mail = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local gen = generation()
if known(gen, bucket, number) then return 0 end
call('SADD', 'mitr:known:' .. gen .. ':' .. bucket, number)
call('HSET', 'mitr:mail:' .. conversation, call('INCR', 'mitr:letters'), mail)
call('SADD', 'mitr:mailed', conversation)
if call('HEXISTS', 'mitr:holders', conversation) == 0 then call('SADD', 'mitr:orphans', conversation) end
return 1`);

/**
 * now, conversation, fence and worker, bucket, what to do with the session (`keep`, `set`, `forget`), session; then
 * four lists, each with its length before it: events (bucket, number, hash), mail, effects that were told, answers (number,
 * row), effects (id, row).
 */
export const COMMIT = script(`
local conversation, mark, bucket, what, session = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if not holds(conversation, mark) then return 0 end
local at = 7
local function list(width)
  local from = at + 1
  at = from + tonumber(ARGV[at]) * width
  return from, at - 1
end
local from, to = list(3)
if from <= to then
  local gen = generation()
  for i = from, to, 3 do call('SADD', 'mitr:known:' .. gen .. ':' .. ARGV[i], ARGV[i + 1]) end
  -- The same event may have been left here by another worker while it was being taken.
  if call('SISMEMBER', 'mitr:mailed', conversation) == 1 then
    local key = 'mitr:mail:' .. conversation
    local mail = call('HGETALL', key)
    for i = from, to, 3 do
      for j = 1, #mail, 2 do
        if string.sub(mail[j + 1], 1, #ARGV[i + 2]) == ARGV[i + 2] then call('HDEL', key, mail[j]) end
      end
    end
    if call('EXISTS', key) == 0 then call('SREM', 'mitr:mailed', conversation) end
  end
end
from, to = list(1)
if from <= to then
  call('HDEL', 'mitr:mail:' .. conversation, unpack(ARGV, from, to))
  if call('EXISTS', 'mitr:mail:' .. conversation) == 0 then call('SREM', 'mitr:mailed', conversation) end
end
if what == 'set' then
  if call('HSET', 'mitr:s:' .. bucket, conversation, session) == 1 then call('ZADD', 'mitr:buckets', 0, bucket) end
elseif what == 'forget' then
  call('DEL', 'mitr:effect:' .. conversation)
  if call('HDEL', 'mitr:s:' .. bucket, conversation) == 1 and call('EXISTS', 'mitr:s:' .. bucket) == 0 then
    call('ZREM', 'mitr:buckets', bucket)
  end
end
from, to = list(1)
if from <= to then call('HDEL', 'mitr:effect:' .. conversation, unpack(ARGV, from, to)) end
from, to = list(2)
if from <= to then call('HSET', 'mitr:answer:' .. conversation, unpack(ARGV, from, to)) end
from, to = list(2)
if from <= to then call('HSET', 'mitr:effect:' .. conversation, unpack(ARGV, from, to)) end
return 1`);

/**
 * now, conversation, fence and worker, the answer's number, what became of it, and its value: how many were sent, the
 * new address, or under which name it is buried. How many were sent stands in a field of its own, `NUMBER:sent`.
 */
export const SETTLE = script(`
local conversation, mark, n, what, value = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if not holds(conversation, mark) then return 0 end
local key = 'mitr:answer:' .. conversation
if what == 'sent' then
  if call('HEXISTS', key, n) == 1 then call('HSET', key, n .. ':sent', value) end
elseif what == 'moved' then
  local row = call('HGET', key, n)
  if row then call('HSET', key, n, string.sub(row, 1, string.find(row, '\\n', 1, true)) .. value) end
else
  if what == 'dead' then call('HINCRBY', 'mitr:dead', value, 1) end
  call('HDEL', key, n, n .. ':sent')
end
return 1`);

/** now, conversation, fence and worker, worker, whether something is left to the next holder. */
export const RELEASE = script(`
local conversation, mark, worker, owing = ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1'
if not holds(conversation, mark) then return 1 end
if not owing and call('SISMEMBER', 'mitr:mailed', conversation) == 1 then return 0 end
call('HDEL', 'mitr:holders', conversation)
call('SREM', 'mitr:of:' .. worker, conversation)
if owing then call('SADD', 'mitr:orphans', conversation) end
return 1`);

/** now, worker, lease: the conversations of the worker that have mail. */
export const RENEW = script(`
call('HSET', 'mitr:workers', ARGV[2], clock() + tonumber(ARGV[3]))
return call('SINTER', 'mitr:of:' .. ARGV[2], 'mitr:mailed')`);

/** now, lease, limit. */
export const ORPHANS = script(`
local lease, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local now = clock()
local found = {}
local function add(key)
  if #found >= limit then return end
  for _, conversation in ipairs(call('SRANDMEMBER', key, limit - #found)) do found[#found + 1] = conversation end
end
local workers = call('HKEYS', 'mitr:workers')
for _, worker in ipairs(workers) do
  if not lives(worker, now, lease) then
    local key = 'mitr:of:' .. worker
    if call('EXISTS', key) == 0 then call('HDEL', 'mitr:workers', worker) else add(key) end
  end
end
add('mitr:orphans')
return found`);

/** now, the bucket to begin with, the conversation to begin behind, limit: conversations and sessions by turns. */
export const SESSIONS = script(`
local bucket, after, limit = ARGV[2], ARGV[3], tonumber(ARGV[4])
local found = {}
local least = '[' .. bucket
while #found < limit * 2 do
  local buckets = call('ZRANGEBYLEX', 'mitr:buckets', least, '+', 'LIMIT', 0, 32)
  if #buckets == 0 then break end
  for _, name in ipairs(buckets) do
    local key = 'mitr:s:' .. name
    local keys = call('HKEYS', key)
    table.sort(keys)
    local some = {}
    for _, conversation in ipairs(keys) do
      -- Lua compares by the server's locale, which orders within a bucket but not between them.
      if (name ~= bucket or conversation > after) and #found / 2 + #some < limit then some[#some + 1] = conversation end
    end
    if #some > 0 then
      local sessions = call('HMGET', key, unpack(some))
      for i, conversation in ipairs(some) do
        found[#found + 1] = conversation
        found[#found + 1] = sessions[i]
      end
    end
    if #found >= limit * 2 then break end
    least = '(' .. name
  end
end
return found`);

/**
 * now, bucket, tokens a second, burst, how many to take at once, longest wait: the number taken, or the milliseconds to
 * wait as a negative number.
 */
export const SPEND = script(`
local name, rate, burst, want, longest = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local now = clock()
local shut = tonumber(call('GET', 'mitr:shut:' .. name) or 0)
if shut > now then return -math.ceil(math.min(shut - now, longest)) end
local have, at = burst, now
local row = call('GET', 'mitr:bucket:' .. name)
if row then
  local space = string.find(row, ' ', 1, true)
  have, at = tonumber(string.sub(row, 1, space - 1)), tonumber(string.sub(row, space + 1))
end
have = math.min(burst, have + math.max(0, now - at) / 1000 * rate)
local taken = math.min(want, math.floor(have + 1e-9))
local full = math.ceil((burst - have + taken) / rate * 1000) + 60000
call('SET', 'mitr:bucket:' .. name, string.format('%.6f %.0f', have - taken, now), 'PX', full)
if taken > 0 then return taken end
return -math.ceil((1 - have) / rate * 1000)`);

/** now, bucket, milliseconds. */
export const HOLD = script(`
local till = clock() + tonumber(ARGV[3])
local key = 'mitr:shut:' .. ARGV[2]
if till > tonumber(call('GET', key) or 0) then
  call('SET', key, string.format('%.0f', till), 'PX', tonumber(ARGV[3]) + 60000)
end
return 1`);

/**
 * now, how long a generation lasts, how many events it holds at most, the letters of buckets; begins a new generation
 * when it is time, and lets the one before the last go. Nothing where another worker did so within the last seconds.
 */
export const AGE = script(`
local lasts, most, letters = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local now = clock()
local looked = tonumber(call('GET', 'mitr:looked') or 0)
if now >= looked and now < looked + 10000 then return 0 end
call('SET', 'mitr:looked', string.format('%.0f', now))
local gen = generation()
local began = tonumber(call('GET', 'mitr:began') or 0)
if began == 0 or now < began - 3600000 then
  began = now
  call('SET', 'mitr:began', string.format('%.0f', now))
end
local function each(what)
  for i = 1, #letters do
    for j = 1, #letters do what(string.sub(letters, i, i) .. string.sub(letters, j, j)) end
  end
end
local count = 0
each(function(bucket) count = count + call('SCARD', 'mitr:known:' .. gen .. ':' .. bucket) end)
if now - began < lasts and count < most then return 0 end
call('SET', 'mitr:generation', gen + 1)
call('SET', 'mitr:began', string.format('%.0f', now))
each(function(bucket) call('UNLINK', 'mitr:known:' .. (gen - 1) .. ':' .. bucket) end)
return 1`);

/** now: days, channels and reasons, each with its count behind it. */
export const DEAD = script(`return call('HGETALL', 'mitr:dead')`);
