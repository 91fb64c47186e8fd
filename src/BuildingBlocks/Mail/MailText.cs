using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace App.BuildingBlocks.Mail;

/// <summary>
/// The text part of a mail, from its HTML: paragraphs and headings are blocks, a link is its text and its address, lists have dashes. What carries
/// <c>data-html-only</c> is left out. It reads what our components write, and no HTML of strangers.
/// </summary>
internal sealed partial class MailText
{
    private static readonly string[] s_blocks = ["p", "h1", "h2", "h3", "ul", "ol", "hr", "blockquote"];
    private static readonly string[] s_lines = ["div", "li", "br", "tr"];
    private static readonly string[] s_empty = ["br", "hr", "meta", "img", "link"];
    private static readonly string[] s_unseen = ["head", "style", "title"];

    private readonly StringBuilder _text = new();
    private readonly Stack<(string Href, int Start)> _links = new();
    private int _breaks;
    private bool _space;
    private int _skipped;

    public static string From(string html)
    {
        var text = new MailText();
        var position = 0;
        foreach (Match tag in Tag().Matches(html))
        {
            text.Write(html[position..tag.Index]);
            text.Visit(tag);
            position = tag.Index + tag.Length;
        }

        text.Write(html[position..]);
        return text._text.ToString().Trim() + "\n";
    }

    private void Visit(Match tag)
    {
        var (name, isEnd, attributes) = (tag.Groups["name"].Value.ToLowerInvariant(), tag.Groups["end"].Length > 0, tag.Groups["attributes"].Value);
        var isEmpty = s_empty.Contains(name);
        if (_skipped > 0 || s_unseen.Contains(name) || attributes.Contains("data-html-only", StringComparison.Ordinal))
        {
            // Within what is left out, every element counts, so that its end is found.
            _skipped += isEmpty || name.Length == 0 ? 0 : isEnd ? -1 : 1;
            return;
        }

        if (s_blocks.Contains(name) || s_lines.Contains(name))
        {
            Break(s_blocks.Contains(name) ? 2 : 1);
        }

        switch (name)
        {
            case "li" when !isEnd:
                Write("-");
                _space = true;
                break;
            case "a" when !isEnd:
                _links.Push((WebUtility.HtmlDecode(Href().Match(attributes).Groups[1].Value), -1));
                break;
            case "a" when _links.TryPop(out var link):
                EndLink(link.Href, link.Start);
                break;
        }
    }

    private void EndLink(string href, int start)
    {
        var text = start < 0 ? "" : _text.ToString(start, _text.Length - start);
        if (href.Length > 0 && text != href && "mailto:" + text != href)
        {
            _space = false;
            Write(text.Length > 0 ? $": {href}" : href);
        }
    }

    private void Break(int lines) => (_breaks, _space) = (Math.Max(_breaks, lines), false);

    private void Write(string html)
    {
        if (_skipped > 0)
        {
            return;
        }

        foreach (var character in WebUtility.HtmlDecode(html))
        {
            // A no-break space stays what it is.
            if (character is ' ' or '\n' or '\r' or '\t')
            {
                _space = true;
                continue;
            }

            _text.Append('\n', _text.Length > 0 ? _breaks : 0);
            if (_space && _breaks == 0 && _text.Length > 0)
            {
                _text.Append(' ');
            }

            (_breaks, _space) = (0, false);
            if (_links.TryPeek(out var link) && link.Start < 0)
            {
                _links.Push(_links.Pop() with { Start = _text.Length });
            }

            _text.Append(character);
        }
    }

    [GeneratedRegex("""<!--.*?-->|<!DOCTYPE[^>]*>|<(?<end>/?)(?<name>[a-zA-Z][\w-]*)(?<attributes>(?:\s+[\w:-]+(?:="[^"]*")?)*)\s*/?>""", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex("""\shref="([^"]*)""")]
    private static partial Regex Href();
}
