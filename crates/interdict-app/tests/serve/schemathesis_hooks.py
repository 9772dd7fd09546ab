"""What schemathesis has to be told: bodies of JSON lines are sent as they are."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(ctx, value):
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode(errors="surrogatepass")
