namespace OrderFunctions.Application.Files;

/// <summary>
/// Files that can be sent ahead and named by a later request. A room that needs some adds one of these; a role may send those that the
/// permission <c>files:upload-{Name}</c> gives it.
/// </summary>
/// <param name="Name">Lower-case letters, such as <c>csv</c>.</param>
/// <param name="Types">What the content may be, as it is recognised.</param>
/// <param name="As">What it is kept as, where the content tells less; null keeps what was recognised.</param>
/// <param name="MaxBytes">More is refused while it comes, and nothing of it is kept.</param>
/// <param name="KeepFor">How long it waits to be used.</param>
public sealed record UploadKind(string Name, IReadOnlyList<FileType> Types, FileType? As, long MaxBytes, TimeSpan KeepFor);
