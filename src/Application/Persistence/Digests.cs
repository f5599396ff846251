using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Application.Persistence;

/// <summary>Keys made of texts that may be anything.</summary>
public static class Digests
{
    /// <summary>32 lower-case hexadecimal digits that stand for a text: half of its SHA-256.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
