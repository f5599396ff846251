using System.Text;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>A screen: what is written can be waited for, whole lines only.</summary>
internal sealed class AScreen : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _waiting = [];

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get { lock (_gate) return _text.ToString(); }
    }

    public Task WhenSeenAsync(string text, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_text.ToString() is var all && all[..(all.LastIndexOf('\n') + 1)].Contains(text, StringComparison.Ordinal)) return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((text, seen));
            return seen.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Every way to write to a TextWriter ends here.</summary>
    public override void Write(char value)
    {
        lock (_gate)
        {
            _text.Append(value);
            if (value != '\n') return;
            var all = _text.ToString();
            foreach (var (_, seen) in _waiting.Where(waiter => all.Contains(waiter.Text, StringComparison.Ordinal))) seen.TrySetResult();
        }
    }
}
