using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;

namespace OrderFunctions.Adapters.Tests.Cosmos;

/// <summary>
/// Speaks HybridRow, the SDK's binary form of a batch, on one side and JSON on the other. The layouts are internal to the
/// SDK and taken from there, so its version is pinned.
/// </summary>
internal static class BatchBridge
{
    private static readonly Dictionary<int, string> Kinds =
        new() { [0] = "Create", [1] = "Patch", [4] = "Delete", [5] = "Replace", [20] = "Upsert" };

    private static readonly Type Schemas = typeof(CosmosClient).Assembly.GetType("Microsoft.Azure.Cosmos.BatchSchemaProvider", throwOnError: true)!;
    private static readonly LayoutResolver Resolver = (LayoutResolver)Schema("BatchLayoutResolver");
    private static readonly Layout ResultLayout = (Layout)Schema("BatchResultLayout");

    public static bool IsBatch(HttpRequestMessage request) => request.Headers.Contains("x-ms-cosmos-is-batch-request");

    /// <summary>The operations of a batch: <c>[{ operationType, id, ifMatch, resourceBody }]</c>.</summary>
    public static async Task<JsonArray> ReadAsync(HttpRequestMessage request)
    {
        var operations = new JsonArray();
        using var body = new MemoryStream(await request.Content!.ReadAsByteArrayAsync());
        var result = await body.ReadRecordIOAsync(
            (ReadOnlyMemory<byte> record) =>
            {
                operations.Add(Operation(record));
                return Result.Success;
            },
            resizer: new MemorySpanResizer<byte>((int)body.Length));
        Xunit.Assert.Equal(Result.Success, result);
        return operations;
    }

    /// <summary>An answer to a batch: <c>[{ statusCode, eTag }]</c>, one per operation.</summary>
    public static async Task<HttpContent> WriteAsync(JsonArray results)
    {
        var body = new MemoryStream();
        var resizer = new MemorySpanResizer<byte>(1024);
        await body.WriteRecordIOAsync(default, (long index, out ReadOnlyMemory<byte> buffer) =>
        {
            buffer = default;
            if (index >= results.Count) return Result.Success;
            var row = new RowBuffer(resizer.Memory.Length, resizer);
            row.InitLayout(HybridRowVersion.V1, ResultLayout, Resolver);
            var written = RowWriter.WriteBuffer(ref row, results[(int)index]!.AsObject(), WriteResult);
            buffer = resizer.Memory[..row.Length];
            return written;
        });
        return new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
    }

    private static JsonObject Operation(ReadOnlyMemory<byte> record)
    {
        var operation = new JsonObject();
        var row = new RowReader(record, HybridRowVersion.V1, Resolver);
        while (row.Read())
        {
            switch (row.Path.ToString())
            {
                case "operationType":
                    row.ReadInt32(out var kind);
                    operation["operationType"] = Kinds[kind];
                    break;
                case "resourceBody":
                    row.ReadBinary(out byte[] body);
                    operation["resourceBody"] = JsonNode.Parse(body);
                    break;
                case "id" or "ifMatch":
                    row.ReadString(out string text);
                    operation[row.Path.ToString()] = text;
                    break;
            }
        }

        return operation;
    }

    private static Result WriteResult(ref RowWriter writer, TypeArgument type, JsonObject result)
    {
        writer.WriteInt32("statusCode", (int)result["statusCode"]!);
        if ((string?)result["eTag"] is { } version) writer.WriteString("eTag", version);
        return writer.WriteFloat64("requestCharge", 1);
    }

    private static object Schema(string name) =>
        Schemas.GetProperty(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}

/// <summary>Between the SDK and the emulator: translates batches, leaves everything else alone.</summary>
internal sealed class EmulatorHandler() : DelegatingHandler(new SocketsHttpHandler { MaxConnectionsPerServer = 16 })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!BatchBridge.IsBatch(request)) return await base.SendAsync(request, cancellationToken);
        var operations = await BatchBridge.ReadAsync(request);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(operations));
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.MultiStatus)
            response.Content = await BatchBridge.WriteAsync(JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))!.AsArray());
        return response;
    }
}
