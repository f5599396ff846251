using System.Text;

namespace OrderFunctions.Application.Notifications;

/// <summary>Makes text that customers typed fit for one line of a message or a header.</summary>
internal static class PlainText
{
    private const int MaxLength = 200;

    /// <summary>
    /// One line without control characters and without the marks that turn the direction of what follows (a name could
    /// otherwise rearrange the rest of the sentence); halves of characters become U+FFFD; at most 200 characters.
    /// </summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > MaxLength)
                break;
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "");
            else if (!IsDirectionMark(rune.Value))
                line.Append(rune.ToString());
        }

        return line.ToString().Trim();
    }

    private static bool IsDirectionMark(int value) =>
        value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
}
