using System.Text;
using Microsoft.AspNetCore.Http;

namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>A result rendered to bytes before it is sent, so that what is stored and what is sent are the same.</summary>
internal sealed class CapturedReply : IResult, IStatusCodeHttpResult
{
    private const string Replayed = "Idempotent-Replayed";

    private readonly StoredReply _reply;
    private readonly bool _isReplay;

    private CapturedReply(StoredReply reply, bool isReplay) => (_reply, _isReplay) = (reply, isReplay);

    public int Status => _reply.Status;

    int? IStatusCodeHttpResult.StatusCode => Status;

    public StoredReply ToStored() => _reply;

    public static CapturedReply Replay(StoredReply reply) => new(reply, isReplay: true);

    /// <summary>Renders the result against a scratch response; text bodies only.</summary>
    public static async Task<CapturedReply> RenderAsync(IResult result, HttpContext http)
    {
        using var body = new MemoryStream();
        var scratch = new DefaultHttpContext { RequestServices = http.RequestServices, TraceIdentifier = http.TraceIdentifier };
        scratch.Response.Body = body;
        await result.ExecuteAsync(scratch);
        await scratch.Response.Body.FlushAsync(http.RequestAborted);
        var headers = scratch.Response.Headers
            .Where(header => !string.Equals(header.Key, "Content-Length", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var text = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
        return new CapturedReply(new StoredReply(scratch.Response.StatusCode, headers, text), isReplay: false);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _reply.Status;
        foreach (var (name, value) in _reply.Headers)
            response.Headers[name] = value;
        if (_isReplay)
            response.Headers[Replayed] = "true";
        if (_reply.Body.Length == 0)
            return;
        var bytes = Encoding.UTF8.GetBytes(_reply.Body);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }
}
