using Microsoft.Extensions.Logging;

namespace OrderFunctions.LocalHost.Tests.Support;

/// <summary>Notes every error that the host logs.</summary>
internal sealed class RecordingLogs(Recorder recorder) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            recorder.Note($"{logLevel}: {formatter(state, exception)}");
    }

    public void Dispose()
    {
    }
}
