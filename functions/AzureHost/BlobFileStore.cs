using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Files in a blob container. Blocks are put together in the end, so a reader sees all of a file or none.</summary>
internal sealed class BlobFileStore(BlobContainerClient container) : IFileStore
{
    private volatile bool _exists;

    public async Task<StoredFile> WriteAsync(
        string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        if (!_exists)
            await CheckAsync(cancellationToken);
        using var hashed = new HashedStream(content);
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } };
        await container.GetBlobClient(FileNames.Checked(name)).UploadAsync(hashed, options, cancellationToken);
        return hashed.Stored(name, contentType);
    }

    public async Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var blob = container.GetBlobClient(FileNames.Checked(name));
            return (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public async Task<Stream?> OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset, length) };
            return (await container.GetBlobClient(FileNames.Checked(name)).DownloadStreamingAsync(options, cancellationToken)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        container.GetBlobClient(FileNames.Checked(name)).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileNames.Checked(prefix.TrimEnd('/'));
        if (!_exists)
            await CheckAsync(cancellationToken);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
            yield return blob.Name;
    }

    /// <summary>Makes the container when it is missing; throws when that is not allowed or the service does not answer.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _exists = true;
    }
}
