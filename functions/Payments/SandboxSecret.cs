using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Functions.Payments;

/// <summary>
/// The secret that the Sandbox of one data folder signs its webhooks with. It lies in a file, so that another command can
/// sign webhooks that the running host believes, and a restarted host believes those that are on their way.
/// </summary>
public static class SandboxSecret
{
    /// <summary>The secret in this file, made on first use; null when its folder does not exist.</summary>
    public static string? Of(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return null;
        try
        {
            // Somebody who makes it at the same time is a moment behind, and reads what is there.
            using var file = new FileStream(path, Options);
            var secret = "whsec_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
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
