import { script } from './scripts.ts';

/**
 * What is done to conversations and buckets, each operation whole or not at all; as many of them in one call as came
 * together. One that fails fails alone.
 *
 * The script is given now, and then for each operation its name, how many arguments it has, and these; it returns the
 * results in the same order. The arguments:
 *
 * - `open`: conversation, bucket, worker, lease, whether what is there must be handed out, then for each event its
 *   bucket and number. Nothing where another worker holds it.
 * - `known`: for each event its bucket and number. The places of those that are known.
 * - `remember`: the bucket and number of what came. 0 where it is known.
 * - `accept`: conversation, the event's bucket and number, mail. 0 where it is known.
 * - `commit`: conversation, fence and worker, bucket, what to do with the session (`keep`, `set`, `forget`), session;
 *   then five lists, each with its length before it: events (bucket, number, hash), mail, effects that were told,
 *   answers (number, row), effects (id, row); then perhaps the arguments of a `spend`. What that returns or 0; nothing
 *   where the lease has gone.
 * - `settle`: conversation, fence and worker, the answer's number, what became of it, and its value: how many were sent,
 *   the new address, or under which name it is buried. How many were sent stands in a field of its own, `NUMBER:sent`. 0
 *   where the lease has gone.
 * - `finish`: conversation, fence and worker, worker, the answer's number. Nothing where the lease has gone, 0 where mail
 *   waits: then the answer has ended and the lease has not.
 * - `release`: conversation, fence and worker, worker, whether something is left to the next holder. 0 where mail waits.
 * - `spend`: bucket, tokens a second, burst, how many to take at once, longest wait. The number taken, or the
 *   milliseconds to wait as a negative number.
 * - `hold`: bucket, milliseconds.
 */
export const OPERATIONS = script(`
local time, gen
local function now()
  time = time or clock()
  return time
end
local function known(bucket, number)
  gen = gen or generation()
  return call('SISMEMBER', 'mitr:known:' .. gen .. ':' .. bucket, number) == 1
    or call('SISMEMBER', 'mitr:known:' .. (gen - 1) .. ':' .. bucket, number) == 1
end
local function know(bucket, number)
  gen = gen or generation()
  call('SADD', 'mitr:known:' .. gen .. ':' .. bucket, number)
end
local function repeats(from, to)
  local places = {}
  for i = from, to, 2 do
    if known(ARGV[i], ARGV[i + 1]) then places[#places + 1] = (i - from) / 2 end
  end
  return places
end
local function holds(conversation, mark)
  return call('HGET', 'mitr:holders', conversation) == mark
end
-- Mostly nobody has mail and nobody is an orphan: that is asked once for all operations.
local mailed, orphaned
local function has_mail(conversation)
  if mailed == nil then mailed = call('EXISTS', 'mitr:mailed') == 1 end
  return mailed and call('SISMEMBER', 'mitr:mailed', conversation) == 1
end
local function orphan(conversation)
  orphaned = true
  call('SADD', 'mitr:orphans', conversation)
end
local function was_orphan(conversation)
  if orphaned == nil then orphaned = call('EXISTS', 'mitr:orphans') == 1 end
  return orphaned and call('SREM', 'mitr:orphans', conversation) == 1
end
local renewed = {}
local function renew(worker, lease)
  if renewed[worker] then return end
  renewed[worker] = true
  call('HSET', 'mitr:workers', worker, now() + lease)
end

local operations = {}

function operations.open(a, z)
  local conversation, bucket, worker, lease = ARGV[a], ARGV[a + 1], ARGV[a + 2], tonumber(ARGV[a + 3])
  local left = ARGV[a + 4] == '1'
  local mark = call('HGET', 'mitr:holders', conversation)
  local fence
  local fresh = 0
  if mark then
    local at = string.find(mark, ' ', 1, true)
    local holder = string.sub(mark, at + 1)
    if holder == worker then
      fence = string.sub(mark, 1, at - 1)
    else
      if lives(holder, now(), lease) then return false end
      call('SREM', 'mitr:of:' .. holder, conversation)
      left = true
    end
  end
  if not fence then
    fresh = 1
    fence = call('INCR', 'mitr:fence')
    call('HSET', 'mitr:holders', conversation, fence .. ' ' .. worker)
    call('SADD', 'mitr:of:' .. worker, conversation)
    if was_orphan(conversation) then left = true end
  end
  renew(worker, lease)
  return {
    tostring(fence),
    fresh,
    call('HGET', 'mitr:s:' .. bucket, conversation),
    has_mail(conversation) and call('HGETALL', 'mitr:mail:' .. conversation),
    repeats(a + 5, z),
    left and call('HGETALL', 'mitr:answer:' .. conversation),
    left and call('HGETALL', 'mitr:effect:' .. conversation)
  }
end

operations.known = repeats

function operations.remember(a)
  local bucket, number = ARGV[a], ARGV[a + 1]
  if known(bucket, number) then return 0 end
  know(bucket, number)
  return 1
end

function operations.accept(a)
  local conversation, bucket, number, mail = ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3]
  if known(bucket, number) then return 0 end
  know(bucket, number)
  call('HSET', 'mitr:mail:' .. conversation, call('INCR', 'mitr:letters'), mail)
  mailed = true
  call('SADD', 'mitr:mailed', conversation)
  if call('HEXISTS', 'mitr:holders', conversation) == 0 then orphan(conversation) end
  return 1
end

-- When a bucket is full again, if nothing more is taken, and until when it is shut; in milliseconds, kept as whole
-- microseconds. A clock that was set back leaves it empty at most.
local function bucket_of(key)
  local row = call('GET', key)
  if not row then return 0, 0 end
  local space = string.find(row, ' ', 1, true)
  if not space then return tonumber(row) / 1000, 0 end
  return tonumber(string.sub(row, 1, space - 1)) / 1000, tonumber(string.sub(row, space + 1)) / 1000
end

local function spend(a)
  local key, each, burst = 'mitr:bucket:' .. ARGV[a], 1000 / tonumber(ARGV[a + 1]), tonumber(ARGV[a + 2])
  local full, shut = bucket_of(key)
  if shut > now() then return -math.ceil(math.min(shut - now(), tonumber(ARGV[a + 4]))) end
  full = math.max(now(), math.min(full, now() + burst * each))
  local have = burst - (full - now()) / each
  local taken = math.min(tonumber(ARGV[a + 3]), math.floor(have + 1e-9))
  if taken < 1 then return -math.ceil((1 - have) * each) end
  full = full + taken * each
  call('SET', key, string.format('%d', full * 1000), 'PX', math.ceil(full - now()) + 60000)
  return taken
end

operations.spend = spend

function operations.commit(a, z)
  local conversation, mark, bucket, what = ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3]
  if not holds(conversation, mark) then return false end
  local at = a + 5
  local function list(width)
    local from = at + 1
    at = from + tonumber(ARGV[at]) * width
    return from, at - 1
  end
  local from, to = list(3)
  if from <= to then
    for i = from, to, 3 do know(ARGV[i], ARGV[i + 1]) end
    -- The same event may have been left here by another worker while it was being taken.
    if has_mail(conversation) then
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
    if call('HSET', 'mitr:s:' .. bucket, conversation, ARGV[a + 4]) == 1 then
      call('ZADD', 'mitr:buckets', 0, bucket)
    end
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
  return at <= z and spend(at) or 0
end

function operations.settle(a)
  local conversation, mark, n, what, value = ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4]
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
  return 1
end

local function give_back(conversation, worker)
  call('HDEL', 'mitr:holders', conversation)
  call('SREM', 'mitr:of:' .. worker, conversation)
end

function operations.finish(a)
  local conversation, n = ARGV[a], ARGV[a + 3]
  if not holds(conversation, ARGV[a + 1]) then return false end
  call('HDEL', 'mitr:answer:' .. conversation, n, n .. ':sent')
  if has_mail(conversation) then return 0 end
  give_back(conversation, ARGV[a + 2])
  return 1
end

function operations.release(a)
  local conversation, mark, worker, owing = ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3] == '1'
  if not holds(conversation, mark) then return 1 end
  if not owing and has_mail(conversation) then return 0 end
  give_back(conversation, worker)
  if owing then orphan(conversation) end
  return 1
end

function operations.hold(a)
  local key, ms = 'mitr:bucket:' .. ARGV[a], tonumber(ARGV[a + 1])
  local full, shut = bucket_of(key)
  local till = now() + ms
  if till > shut then
    local row = string.format('%d %d', full * 1000, till * 1000)
    call('SET', key, row, 'PX', math.ceil(math.max(full - now(), ms)) + 60000)
  end
  return 1
end

local results = {}
local i = 2
while i <= #ARGV do
  local first = i + 2
  i = first + tonumber(ARGV[i + 1])
  local done, result = pcall(operations[ARGV[first - 2]], first, i - 1)
  if not done and type(result) ~= 'table' then result = redis.error_reply('ERR ' .. tostring(result)) end
  results[#results + 1] = result
end
return results`);

export type Operation =
  | 'open'
  | 'known'
  | 'remember'
  | 'accept'
  | 'commit'
  | 'settle'
  | 'finish'
  | 'release'
  | 'spend'
  | 'hold';
