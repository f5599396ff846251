namespace OrderFunctions.Functions.Http;

/// <summary>A limited time to wait, in pauses that grow from 20 ms to half a second.</summary>
internal sealed class Patience(TimeProvider time, TimeSpan atMost)
{
    private readonly DateTimeOffset _until = time.GetUtcNow() + atMost;
    private TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    public bool IsOver => Left <= TimeSpan.Zero;

    public TimeSpan Left => _until - time.GetUtcNow();

    public TimeSpan NextPause()
    {
        var pause = _pause < Left ? _pause : Left;
        _pause = TimeSpan.FromMilliseconds(Math.Min(_pause.TotalMilliseconds * 2, 500));
        return pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1);
    }
}
