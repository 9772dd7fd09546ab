-- Posts the lines of a file to one path, one after the other, from the beginning again at its end. Each
-- thread begins elsewhere, so that no two ask the same at the same time.
--   wrk -s serve.lua URL -- PATH FILE THREADS

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    requests = {}
    for line in io.lines(args[2]) do
        requests[#requests + 1] =
            wrk.format("POST", args[1], { ["Content-Type"] = "application/json" }, line)
    end
    at = math.floor(#requests * number / tonumber(args[3]))
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary, latency, _)
    local failed = summary.errors
    io.write(string.format(
        "%.0f | %.2f | %.2f | %.2f | %d |\n",
        summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1000,
        latency:percentile(90) / 1000,
        latency:percentile(99) / 1000,
        failed.status + failed.timeout + failed.read + failed.write + failed.connect))
end
