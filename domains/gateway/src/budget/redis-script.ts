/**
 * A count is one hash: `epoch`, `generation`, `base` (spent before this epoch), and for each process `s:` settled, `f:` of
 * it in the database, `l:` leased beyond it, `t:` the time of its last report; `w` is when somebody found nothing left,
 * `v` who. A call is given what it needs as soon as the least of it is left, so the last one may exceed the amount; nobody
 * is given any more then. Lua's numbers are exact to 2^53: money is in whole microdollars here, rounded so that it counts as more.
 */
export const reportScript = `
local key, me = KEYS[1], ARGV[1]
local epoch, first_epoch, first_base = ARGV[2], ARGV[3], tonumber(ARGV[4])
local settled, flushed, keep = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local need, wish, amount = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local ttl, silent = tonumber(ARGV[11]), tonumber(ARGV[12])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local current = redis.call('HGET', key, 'epoch')
if not current then
  redis.call('HSET', key, 'epoch', first_epoch, 'generation', 0, 'base', first_base)
  current = first_epoch
end
redis.call('PEXPIRE', key, ttl)
if current ~= epoch then
  return {'other_epoch', current, redis.call('HGET', key, 'base'), redis.call('HGET', key, 's:' .. me) or ''}
end
redis.call('HSET', key, 's:' .. me, settled, 'f:' .. me, flushed, 't:' .. me, now)
local spent, leased, wanted = 0, 0, 0
local all = redis.call('HGETALL', key)
local seen, leases = {}, {}
for i = 1, #all, 2 do
  local name, value = all[i], all[i + 1]
  local mark, who = string.sub(name, 1, 2), string.sub(name, 3)
  if name == 'base' or mark == 's:' then spent = spent + tonumber(value)
  elseif mark == 't:' then seen[who] = tonumber(value)
  elseif mark == 'l:' and who ~= me then leases[who] = tonumber(value)
  elseif name == 'w' and redis.call('HGET', key, 'v') ~= me then wanted = tonumber(value) end
end
for who, value in pairs(leases) do
  if silent > 0 and now - (seen[who] or 0) > silent then redis.call('HDEL', key, 'l:' .. who, 't:' .. who, 's:' .. who, 'f:' .. who)
  else leased = leased + value end
end
local left, given = amount - spent - leased - keep, 0
if left > 0 then given = math.max(need, math.min(wish, math.floor(left / 8))) end
redis.call('HSET', key, 'l:' .. me, keep + given)
if need > 0 and given == 0 and leased > 0 then redis.call('HSET', key, 'w', now, 'v', me) end
return {'counted', string.format('%.0f', spent), string.format('%.0f', keep + given),
  left - given > 0 and 1 or 0, now - wanted < 2000 and 1 or 0}`;

/** Arguments: epoch, generation, base, then processes that are gone. */
export const rebaseScript = `
local key = KEYS[1]
local now = redis.call('HMGET', key, 'epoch', 'generation')
if now[1] ~= ARGV[1] or now[2] ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'base', ARGV[3])
redis.call('HINCRBY', key, 'generation', 1)
for i = 4, #ARGV do
  redis.call('HDEL', key, 's:' .. ARGV[i], 'f:' .. ARGV[i], 'l:' .. ARGV[i], 't:' .. ARGV[i])
end
return 1`;

/** Arguments: process, epoch. What it settled goes into the base. */
export const leaveScript = `
local key, me = KEYS[1], ARGV[1]
if redis.call('HGET', key, 'epoch') ~= ARGV[2] then return 0 end
local settled = redis.call('HGET', key, 's:' .. me) or '0'
redis.call('HSET', key, 'base', string.format('%.0f', tonumber(redis.call('HGET', key, 'base')) + tonumber(settled)))
redis.call('HINCRBY', key, 'generation', 1)
redis.call('HDEL', key, 's:' .. me, 'f:' .. me, 'l:' .. me, 't:' .. me)
return 1`;
