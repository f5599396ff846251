using System.Text;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>One command as a shell would see it, and the comment behind it.</summary>
internal sealed record ShellCommand(IReadOnlyList<string> Words, string Comment);

/// <summary>
/// Reads the few things of a shell that the README uses: words, single and double quotes, <c>$NAME</c>, a backslash at the
/// end of a line, comments, <c>NAME=$(…)</c> as one word.
/// </summary>
internal sealed class ShellLines(string text, Func<string, string> variable)
{
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _inWord;
    private int _at;

    /// <summary>The commands, one by one: a variable is looked up when its command is reached.</summary>
    public IEnumerable<ShellCommand> Commands()
    {
        while (_at < text.Length)
        {
            var comment = ReadLine();
            if (_words.Count > 0) yield return new ShellCommand([.. _words], comment);
            _words.Clear();
        }
    }

    private string ReadLine()
    {
        for (; _at < text.Length && text[_at] != '\n'; _at++)
        {
            if (text[_at] == '#' && !_inWord) return Comment();
            ReadPart();
        }

        EndWord();
        _at++;
        return "";
    }

    private void ReadPart()
    {
        switch (text[_at])
        {
            case '\\' when _at + 1 < text.Length && text[_at + 1] == '\n':
                _at++;
                EndWord();
                break;
            case '\'':
                Take(Until('\''));
                break;
            case '"':
                Take(Expand(Until('"')));
                break;
            case '$' when text.AsSpan(_at).StartsWith("$("):
                _at++;
                Take("$(" + Until(')') + ")");
                break;
            case '$':
                var name = Name(text, _at + 1);
                _at += name.Length;
                Take(variable(name));
                break;
            case ' ' or '\t':
                EndWord();
                break;
            default:
                Take(text[_at].ToString());
                break;
        }
    }

    private string Comment()
    {
        var end = text.IndexOf('\n', _at);
        if (end < 0) end = text.Length;
        var comment = text[(_at + 1)..end].Trim();
        _at = end + 1;
        return comment;
    }

    private string Until(char close)
    {
        var end = text.IndexOf(close, _at + 1);
        var inner = text[(_at + 1)..end];
        _at = end;
        return inner;
    }

    private string Expand(string quoted)
    {
        var expanded = new StringBuilder();
        for (var at = 0; at < quoted.Length; at++)
        {
            if (quoted[at] != '$')
            {
                expanded.Append(quoted[at]);
                continue;
            }

            var name = Name(quoted, at + 1);
            expanded.Append(variable(name));
            at += name.Length;
        }

        return expanded.ToString();
    }

    private static string Name(string from, int at)
    {
        var end = at;
        while (end < from.Length && (char.IsAsciiLetterOrDigit(from[end]) || from[end] == '_')) end++;
        return from[at..end];
    }

    private void Take(string part)
    {
        _word.Append(part);
        _inWord = true;
    }

    private void EndWord()
    {
        if (_inWord) _words.Add(_word.ToString());
        _word.Clear();
        _inWord = false;
    }
}
