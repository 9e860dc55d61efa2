-- Hand-overs over HTTP for wrk: each thread has its own samples, offers all of them, then accepts all of them.
--
-- An acceptance follows its offer by as many requests as there are samples, far more than are ever under way.
-- Environment: BENCH_TOKENS "giver taker", BENCH_SAMPLES a file with one id a line, BENCH_RUN what makes keys new.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  local giver, taker = os.getenv("BENCH_TOKENS"):match("(%S+) (%S+)")
  offers = { ["Authorization"] = "Bearer " .. giver, ["Content-Type"] = "application/json" }
  acceptances = { ["Authorization"] = "Bearer " .. taker, ["Content-Type"] = "application/json" }
  samples = {}
  local index = 0
  for line in io.lines(os.getenv("BENCH_SAMPLES")) do
    if index % 2 == number then samples[#samples + 1] = line end
    index = index + 1
  end
  run = os.getenv("BENCH_RUN")
  -- wrk asks its first thread for one request that it never sends.
  count = number == 0 and -1 or 0
end

function request()
  local round = math.max(0, math.floor(count / #samples))
  local sample = samples[count % #samples + 1]
  count = count + 1
  local consignment = "C" .. run .. "-" .. math.floor(round / 2)
  local key = string.format("%s-%d-%d-bench", run, number, count)
  local headers, path, body
  if round % 2 == 0 then
    local to = math.floor(round / 2) % 2 == 0 and "beijing" or "houston"
    headers, path = offers, "/custody-offers"
    body = '{"to":"facility:' .. to .. '","consignment":"' .. consignment .. '","seals":["S1"]}'
  else
    headers, path = acceptances, "/custody-acceptances"
    body = '{"consignment":"' .. consignment .. '","seals":["S1"]}'
  end
  headers["Idempotency-Key"] = key
  return wrk.format("POST", "/api/v1/samples/" .. sample .. path, headers, body)
end
