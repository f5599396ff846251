using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Functions.Settings;

/// <summary>
/// A secret of one data folder that nobody has to know. It lies in a file, so that another command knows it, too, and a
/// restarted host believes what was signed before.
/// </summary>
public static class LocalSecret
{
    /// <summary>The secret in this file, made on first use; null when its folder does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prefix">What a new one begins with.</param>
    public static string? Of(string path, string prefix = "")
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return null;
        try
        {
            // Somebody who makes it at the same time is a moment behind, and reads what is there.
            using var file = new FileStream(path, Options);
            var secret = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
            file.Write(Encoding.ASCII.GetBytes(secret));
            return secret;
        }
        catch (IOException) when (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }
    }

    private static FileStreamOptions Options
    {
        get
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return options;
        }
    }
}
