using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace App.Tests.Languages;

/// <summary>The texts in quotes of a C# file. Those of several pieces are one; what is put in is <c>{0}</c>, <c>{1}</c> and so on.</summary>
internal sealed partial class Literals(string code)
{
    private int _at;

    public IEnumerable<(string Text, string Line)> All()
    {
        while (_at < code.Length)
        {
            var start = _at;
            if (Skipped().Match(code, _at) is { Success: true } skipped)
            {
                _at += skipped.Length;
            }
            else if (Start().Match(code, _at) is { Success: true })
            {
                yield return (Read(), LineAt(start));
            }
            else
            {
                _at++;
            }
        }
    }

    private string Read()
    {
        var (text, places) = (new StringBuilder(), 0);
        while (Start().Match(code, _at) is { Success: true } start)
        {
            _at += start.Length;
            while (code[_at] != '"')
            {
                var piece = Plain().Match(code, _at);
                if (piece.Success)
                {
                    text.Append(Regex.Unescape(piece.Value));
                    _at += piece.Length;
                }
                else
                {
                    _at++;
                    text.Append(start.Value.Contains('$', StringComparison.Ordinal) ? $"{{{(places++).ToString(CultureInfo.InvariantCulture)}}}" : "{");
                    SkipPlace(start.Value);
                }
            }

            _at++;
            _at += And().Match(code, _at).Length;
        }

        return text.ToString();
    }

    // To the end of what is put in, over the texts in it.
    private void SkipPlace(string start)
    {
        for (var depth = start.Contains('$', StringComparison.Ordinal) ? 1 : 0; depth > 0;)
        {
            if (Skipped().Match(code, _at) is { Success: true } skipped)
            {
                _at += skipped.Length;
            }
            else if (Start().IsMatch(code, _at))
            {
                Read();
            }
            else
            {
                depth += code[_at++] switch { '{' => 1, '}' => -1, _ => 0 };
            }
        }
    }

    private string LineAt(int at) => code[(code.LastIndexOf('\n', at) + 1)..(code.IndexOf('\n', at) is var end and > 0 ? end : code.Length)];

    // Comments, characters, SQL, and texts in which a backslash is one.
    [GeneratedRegex("""\G(//[^\n]*|/\*.*?\*/|'(\\.[^']*|[^\\])'|\$*\"{3}.*?\"{3}|\$?@\$?"([^"]|"")*")""", RegexOptions.Singleline)]
    private static partial Regex Skipped();

    [GeneratedRegex("""\G\$?"(?!"")""")]
    private static partial Regex Start();

    [GeneratedRegex("""\G(\\.|\{\{|[^"{\\])+""")]
    private static partial Regex Plain();

    [GeneratedRegex("""\G\s*\+\s*(?=\$?")""")]
    private static partial Regex And();
}
