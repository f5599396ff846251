using System.IO.Pipelines;

namespace OrderFunctions.Application.Privacy;

/// <summary>What somebody writes, to be read while it is written, so that it is never held as a whole.</summary>
internal static class WrittenStream
{
    /// <summary>Reads what is written to its end. What the writer throws comes out of the reading, and here.</summary>
    /// <param name="write">Writes to the stream, which stays open.</param>
    /// <param name="read">Reads the other end of it.</param>
    public static async Task<T> PassAsync<T>(Func<Stream, Task> write, Func<Stream, Task<T>> read)
    {
        var pipe = new Pipe();
        var writing = WriteAsync();
        var content = pipe.Reader.AsStream();
        try
        {
            await using (content.ConfigureAwait(false)) return await read(content).ConfigureAwait(false);
        }
        finally
        {
            await writing.ConfigureAwait(false);
        }

        async Task WriteAsync()
        {
            Exception? failure = null;
            try
            {
                await write(pipe.Writer.AsStream(leaveOpen: true)).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure = exception;
                throw;
            }
            finally
            {
                // Whoever reads hears of it, and keeps nothing.
                await pipe.Writer.CompleteAsync(failure).ConfigureAwait(false);
            }
        }
    }
}
