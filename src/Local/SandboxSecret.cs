using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Local;

/// <summary>
/// The secret that the Sandbox of one data folder signs its webhooks with. It lies in a file, so that another command can
/// sign webhooks that the running host believes.
/// </summary>
internal static class SandboxSecret
{
    /// <summary>The secret, made on first use; null for a folder that does not exist.</summary>
    public static string? Of(DataFolder folder)
    {
        if (!Directory.Exists(folder.Path))
            return null;
        try
        {
            // Somebody who makes it at the same time is a moment behind, and reads what is there.
            using var file = new FileStream(folder.SandboxSecret, Options);
            var secret = "whsec_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
            file.Write(Encoding.ASCII.GetBytes(secret));
            return secret;
        }
        catch (IOException) when (File.Exists(folder.SandboxSecret))
        {
            return File.ReadAllText(folder.SandboxSecret).Trim();
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
