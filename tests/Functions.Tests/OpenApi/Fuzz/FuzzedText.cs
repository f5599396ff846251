namespace OrderFunctions.Functions.Tests.OpenApi.Fuzz;

/// <summary>Values that have broken somebody's door before, as they go over the wire.</summary>
internal static class FuzzedText
{
    /// <summary>In the place of any JSON value.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "1.0", "0.1", "1E2", "1e400", "-1e400", "1e-400", "2147483647", "2147483648", "-2147483648", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "NaN", "Infinity", "-Infinity", "01", "+1", "0x10", "undefined", "", "{}", "[]", "[[]]", "[null]", "{\"a\":{}}", "{\"\":0}",
        "\"\"", "\" \"", "\"NaN\"", "\"0\"", "\"-1\"", "\"true\"", "\"null\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u202Egnp.exe\"", "\"\u200F\u05D0\u0645\"",
        "\"🎁👩‍🔬\"", "\"a\u0301\u0327\"", "\"\uFEFF\"", "\"\\r\\nBcc: a@example.com\"", "\"../../etc/passwd\"", "\"' OR 1=1 --\"", "\"<script>alert(1)</script>\"", "\"{{7*7}}\"",
        "\"%s%n%x\"", "\"2030-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2030-01-01T00:00:00+14:00\"", "\"MUG-BLUE\"", "\"sandbox\"",
        "\"\\", "\"\t\"", "'a'", "// a", "$", "{\"$ref\":\"#\"}", "{\"__proto__\":{}}",
    ];

    /// <summary>In the place of a segment of the path; no blank and nothing beyond ASCII, which no client can send.</summary>
    public static readonly string[] Segments =
    [
        "1", "-1", "0", "NaN", "null", "..%2f..", "%2F", "%252F", "%2e%2e", ".", "..", "..;", "%ff", "%C0%AF", "%00", "a%00b", "%0d%0a", "a%20b", "%20", "%F0%9F%8E%81", "%E2%80%AE",
        "%ED%A0%80", "'%20OR%201=1%20--", "%3Cscript%3E", "a%3Fb", "a%23b", "*", "$ref", "%", "%zz", "a|b", "a:b", "a;b=c", "a,b", "~", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "MUG-BLUE", "mug-blue", "stripe", "sandbox", "SANDBOX", "",
    ];

    /// <summary>In the place of a value in the query.</summary>
    public static readonly string[] Queries =
    [
        "", "0", "-1", "1", "2", "100", "101", "2147483648", "1e3", "1.5", "NaN", "abc", "%00", "%ff", "%20", "%0a", "null", "AAAA", "e30=", "%7B%7D", "eyJhIjoxfQ==", "%F0%9F%8E%81", "%ED%A0%80",
        "OPEN", "open", "PENDING", "UNDO", "undo", "inbox", "customer-1", "'", "a%26limit=1", "%252F", "*", "%",
    ];

    public static readonly string[] ContentTypes =
        ["", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json;;;", "application/problem+json", "multipart/form-data", "application/x-www-form-urlencoded", "*/*", "json"];

    /// <summary>Headers of every request are drawn from these. No wait above 0, because the clock of the test stands still.</summary>
    public static readonly (string Name, string Value)[] Headers =
    [
        ("Prefer", "wait=0"), ("Prefer", "wait=-1"), ("Prefer", "wait"), ("Prefer", "wait=x, respond-async"), ("Prefer", "wait=99999999999"), ("If-None-Match", "*"), ("If-None-Match", "\""),
        ("If-None-Match", "W/\"1\", \"2\""), ("If-Match", "\"1\""), ("If-Match", "garbage"), ("traceparent", "00-00000000000000000000000000000000-0000000000000000-01"), ("traceparent", "zz"),
        ("tracestate", "a=b,,=,"), ("X-Correlation-Id", "<script>"), ("X-Correlation-Id", "🎁"), ("X-Forwarded-For", "999.1.1.1, ,"), ("X-Forwarded-Proto", "gopher"), ("Accept", "image/png"),
        ("Accept", ";;;"), ("Accept-Language", "xx-XX;q=9"), ("Accept-Encoding", "*;q=0"), ("Range", "bytes=9-1"), ("Content-Encoding", "gzip"), ("X-HTTP-Method-Override", "DELETE"),
        ("Cookie", "a=b; ="), ("Origin", "null"), ("Referer", "::"), ("Stripe-Signature", "t=1,v1=00"), ("Stripe-Signature", "t=99999999999999999999,v1=,v1"), ("Sandbox-Signature", "t=-1,v1=zz"),
        ("X-Razorpay-Signature", "00"), ("x-functions-key", "master"), ("x-ms-invocation-id", "1"), ("x-localhost-work", "1"), ("x-long", new string('x', 4000)),
    ];
}
