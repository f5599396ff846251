using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Functions.Http;

/// <summary>
/// A stored file as an answer: a download with its length, its checksum as entity tag, and the part that <c>Range</c> asks for
/// (RFC 9110): 206 for one part, 416 for one that is not there, the whole file for several.
/// </summary>
/// <param name="downloadName">What whoever saves it gets to see; null for what was made here and a page may show.</param>
/// <param name="cacheControl">How long it may be kept by whom; not at all when null.</param>
public sealed class FileAnswer(IFileStore files, StoredFile file, string? downloadName, string? cacheControl = null) : IResult, IStatusCodeHttpResult
{
    private const int BufferSize = 64 * 1024;

    private int _status = StatusCodes.Status200OK;

    int? IStatusCodeHttpResult.StatusCode => _status;

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var tag = Preconditions.ETagOf(file.Sha256);
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ETag = tag;
        if (cacheControl is not null) response.Headers.CacheControl = cacheControl;
        if (request.HasMatching(tag))
        {
            response.StatusCode = _status = StatusCodes.Status304NotModified;
            return;
        }

        var (first, length) = (0L, file.Length);
        if (RangeOf(request.GetTypedHeaders(), tag) is { } range)
        {
            (first, length) = Resolve(range);
            if (length <= 0)
            {
                _status = NotThere.Status;
                response.Headers.ETag = default;
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Length}");
                await NotThere.ExecuteAsync(httpContext);
                return;
            }

            response.StatusCode = _status = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{first + length - 1}/{file.Length}");
        }

        await using var content = await OpenAsync(first, length, httpContext.RequestAborted);
        if (content is null)
        {
            _status = StatusCodes.Status404NotFound;
            foreach (var name in new[] { HeaderNames.ETag, HeaderNames.AcceptRanges, HeaderNames.ContentRange }) response.Headers.Remove(name);
            response.Headers.CacheControl = "no-store";
            await Problems.NotFound("file").ExecuteAsync(httpContext);
            return;
        }

        // Somebody else's file, also in a browser: it is saved, not shown.
        if (downloadName is not null)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(downloadName);
            response.Headers.ContentDisposition = disposition.ToString();
        }

        response.ContentType = file.ContentType;
        response.ContentLength = length;
        await content.CopyToAsync(response.Body, BufferSize, httpContext.RequestAborted);
    }

    private static Problem NotThere { get; } = new(416, "RANGE_NOT_SATISFIABLE", "The file has no such part.");

    private Task<Stream?> OpenAsync(long first, long length, CancellationToken cancellationToken) => length == file.Length
        ? files.OpenReadAsync(file.Name, cancellationToken)
        : files.OpenReadAsync(file.Name, first, length, cancellationToken);

    // A part of what the caller has seen before: when the file is another one now, it gets the whole.
    private static RangeItemHeaderValue? RangeOf(RequestHeaders headers, string tag)
    {
        if (headers.Range is not { Ranges: { Count: 1 } ranges } range || !range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)) return null;
        var isSame = headers.IfRange is not { } condition
            || (condition.EntityTag is { } known && known.Compare(new EntityTagHeaderValue(tag), useStrongComparison: true));
        return isSame ? ranges.First() : null;
    }

    private (long First, long Length) Resolve(RangeItemHeaderValue range)
    {
        if (range.From is not { } from)
        {
            var last = Math.Min(range.To ?? 0, file.Length);
            return (file.Length - last, last);
        }

        return (from, Math.Min(range.To ?? long.MaxValue, file.Length - 1) - from + 1);
    }
}
