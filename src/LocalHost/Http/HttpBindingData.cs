using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OrderFunctions.LocalHost.Http;

/// <summary>Query and route values by name, plus "Query" and "Headers" as JSON; put together when somebody looks.</summary>
internal sealed class HttpBindingData(HttpContext http) : IReadOnlyDictionary<string, object?>
{
    private Dictionary<string, object?>? data;

    public int Count => Data.Count;

    public IEnumerable<string> Keys => Data.Keys;

    public IEnumerable<object?> Values => Data.Values;

    private Dictionary<string, object?> Data => data ??= Collect();

    public object? this[string key] => Data[key];

    public bool ContainsKey(string key) => Data.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => Data.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Data.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, object?> Collect()
    {
        var all = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in http.Request.Query)
            all[name] = values.ToString();
        foreach (var (name, value) in http.Request.RouteValues)
            all[name] = value;
        all["Query"] = Json(http.Request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.ToString())));
        all["Headers"] = Json(http.Request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString())));
        return all;
    }

    private static string Json(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var json = new JsonObject();
        foreach (var (name, value) in pairs)
            json[name] = value;
        return json.ToJsonString();
    }
}
