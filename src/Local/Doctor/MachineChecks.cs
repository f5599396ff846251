using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OrderFunctions.Adapters.Gateways.Poppler;
using OrderFunctions.Adapters.Vips;
using OrderFunctions.Application.Documents;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Doctor;

/// <summary>What the machine brings: .NET, SQLite, the port, the clock.</summary>
internal static class MachineChecks
{
    // Tokens bear 30 s by default, signed webhooks 300 s.
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Harmful = TimeSpan.FromSeconds(30);

    public static Finding DotNet() =>
        new(Verdict.Ok, ".NET", $"{Environment.Version} on {RuntimeInformation.RuntimeIdentifier}");

    public static Finding Sqlite()
    {
        try
        {
            return new(Verdict.Ok, "SQLite", $"{SqliteLibrary.Version}, {SqliteLibrary.Taken}");
        }
        catch (DllNotFoundException missing)
        {
            return new(Verdict.Fail, "SQLite", $"no native library: {missing.Message.ReplaceLineEndings(" ")}");
        }
    }

    public static Finding Images() => VipsLibrary.Missing is { } missing
        ? new(Verdict.Warn, "images", missing)
        : new(Verdict.Ok, "images", $"libvips {VipsLibrary.Version}");

    public static Finding Pdf() => PopplerPdfReader.Create(new PartsListOptions()).Missing is { } missing
        ? new(Verdict.Warn, "pdf", missing)
        : new(Verdict.Ok, "pdf", "pdftotext is there");

    /// <param name="port">The port that a host would take.</param>
    /// <param name="hostIsThere">Whether the host of this folder answers on it.</param>
    public static Finding Port(int port, bool hostIsThere)
    {
        if (hostIsThere) return new(Verdict.Ok, "port", $"{port} is the running host's");
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return new(Verdict.Ok, "port", port == 0 ? "a free one is taken" : $"{port} is free");
        }
        catch (SocketException refused)
        {
            return new(Verdict.Fail, "port", $"{port} cannot be opened ({refused.SocketErrorCode}); choose another one with --port");
        }
    }

    /// <summary>How far two clocks are apart that must agree.</summary>
    /// <param name="whose">The other clock.</param>
    /// <param name="here">This process's time.</param>
    /// <param name="there">The other clock's time.</param>
    public static Finding Clock(string whose, DateTimeOffset here, DateTimeOffset there)
    {
        var apart = (here - there).Duration();
        var verdict = apart <= Noticeable ? Verdict.Ok : apart <= Harmful ? Verdict.Warn : Verdict.Fail;
        var seconds = apart.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return new(verdict, "clock", verdict == Verdict.Ok ? $"agrees with {whose}" : $"{seconds} s apart from {whose}: tokens and webhooks expire by it");
    }
}
