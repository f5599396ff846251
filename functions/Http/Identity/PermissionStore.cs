using System.Text.Json.Serialization;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>What staff have set, and the version that a change must name.</summary>
/// <param name="Version"><see cref="PermissionStore.Untouched"/> as long as nothing was ever set.</param>
public sealed record PermissionSettings(
    string Version, IReadOnlyList<PermissionOverride> Overrides, DateTimeOffset? ChangedAt, string? ChangedBy);

/// <summary>
/// The permission matrix in force: the default in the code with the cells that staff have set laid over it, which are one
/// document. The matrix is kept in memory for ten seconds: a change counts at once in the process that took it, and in
/// every other one after at most that long. When the store cannot be read then, requests fail rather than go on with
/// rights that may have been withdrawn.
/// </summary>
public sealed class PermissionStore(IDocumentStore store, PermissionCatalogue catalogue, TimeProvider time)
{
    /// <summary>The version before the first change.</summary>
    public const string Untouched = "default";

    private const string Partition = "matrix";
    private const string Id = "overrides";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Known? _known;
    private int _changes;

    /// <summary>The matrix to decide by.</summary>
    public ValueTask<PermissionMatrix> MatrixAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _known);
        return known is not null && time.GetUtcNow() - known.ReadAt < Lifetime
            ? new(known.Matrix)
            : new(ReadMatrixAsync(cancellationToken));
    }

    /// <summary>What is set now, from the store.</summary>
    public async Task<PermissionSettings> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(
            Containers.Permissions, Partition, Id, PermissionJson.Default.PermissionDocument, cancellationToken);
        if (found is null)
            return new(Untouched, [], null, null);
        // A permission can go away with its function, and lose its owners; what is left of it must grant nothing.
        var document = found.Value;
        return new(found.Version, [.. document.Overrides.Where(catalogue.Allows)], document.ChangedAt, document.ChangedBy);
    }

    /// <summary>Sets all cells anew; null when somebody else changed them since <paramref name="version"/>.</summary>
    public async Task<PermissionSettings?> TryReplaceAsync(
        string version, IReadOnlyList<PermissionOverride> overrides, string by, CancellationToken cancellationToken)
    {
        var document = new PermissionDocument(overrides, time.GetUtcNow(), by);
        var type = PermissionJson.Default.PermissionDocument;
        var write = version == Untouched
            ? TypedDocuments.Create(Id, document, type)
            : TypedDocuments.Replace(Id, document, type, version);
        var commit = await store.CommitAsync(Containers.Permissions, Partition, [write], cancellationToken);
        lock (_gate)
        {
            _changes++;
            _known = null;
        }

        return commit.IsCommitted ? new(commit.Versions[0]!, overrides, document.ChangedAt, by) : null;
    }

    private async Task<PermissionMatrix> ReadMatrixAsync(CancellationToken cancellationToken)
    {
        var (changes, readAt) = (Volatile.Read(ref _changes), time.GetUtcNow());
        var matrix = PermissionMatrix.Default.With((await ReadAsync(cancellationToken)).Overrides);
        lock (_gate)
        {
            // What was read before a change must not come to stand after it.
            if (changes == _changes)
                _known = new Known(matrix, readAt);
        }

        return matrix;
    }

    private sealed record Known(PermissionMatrix Matrix, DateTimeOffset ReadAt);
}

/// <summary>The stored document.</summary>
internal sealed record PermissionDocument(IReadOnlyList<PermissionOverride> Overrides, DateTimeOffset ChangedAt, string ChangedBy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UpperSnakeEnumConverter)])]
[JsonSerializable(typeof(PermissionDocument))]
internal sealed partial class PermissionJson : JsonSerializerContext;
