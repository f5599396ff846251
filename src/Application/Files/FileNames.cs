namespace OrderFunctions.Application.Files;

/// <summary>Which names a file may have, the same in every store.</summary>
public static class FileNames
{
    private const int MaxLength = 200;

    /// <summary>
    /// Up to 200 characters in segments separated by <c>/</c>; a segment has ASCII letters, digits, <c>- _ .</c> and does
    /// not begin with a dot, so no name can leave the store or hide in it.
    /// </summary>
    public static bool IsSafe(string name) =>
        name.Length is > 0 and <= MaxLength && name.Split('/').All(IsSafeSegment);

    /// <summary>Returns the name, or throws <see cref="ArgumentException"/> when it is not safe.</summary>
    public static string Checked(string name) =>
        IsSafe(name) ? name : throw new ArgumentException("Not a safe file name.", nameof(name));

    private static bool IsSafeSegment(string segment) =>
        segment.Length > 0
        && segment[0] != '.'
        && segment.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
