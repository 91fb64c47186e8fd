using System.Text.RegularExpressions;

namespace App.BuildingBlocks.Languages;

/// <summary>One language's translations of what the code says in English. A key's <c>{0}</c> stands for any words, which are translated in turn.</summary>
public sealed partial class Texts
{
    private readonly Dictionary<string, string> _whole = new(StringComparer.Ordinal);
    private readonly List<(Regex English, string Translation)> _patterns = [];

    /// <exception cref="OperatorException">A translation leaves out what the English text has in it, or has more.</exception>
    public Texts(string language, IEnumerable<KeyValuePair<string, string>> translations)
    {
        Language = language;
        var all = translations.ToDictionary(StringComparer.Ordinal);
        // Of two that fit, the one that says more.
        foreach (var (english, translation) in all.OrderByDescending(pair => pair.Key.Length))
        {
            if (!Places(english).SetEquals(Places(translation)))
            {
                throw new OperatorException($"Texts/{language}.json: “{translation}” must have the same places as “{english}”: {string.Join(", ", Places(english).Order())}.");
            }

            if (Place().IsMatch(english))
            {
                _patterns.Add((PatternOf(english), translation));
            }
            else
            {
                _whole.Add(english, translation);
            }
        }
    }

    /// <summary>The tag of the language, such as <c>de</c>.</summary>
    public string Language { get; }

    /// <summary>The English text itself where there is no translation.</summary>
    public string Translate(string english) => Find(english) ?? english;

    public string? Find(string english)
    {
        if (_whole.TryGetValue(english, out var whole))
        {
            return whole;
        }

        foreach (var (pattern, translation) in _patterns)
        {
            if (pattern.Match(english) is { Success: true } match)
            {
                return Place().Replace(translation, place => Translate(match.Groups[$"at{place.Groups[1].Value}"].Value));
            }
        }

        return null;
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    // What stands in a place may be somebody's typing: without backtracking, no text makes this slow.
    private static Regex PatternOf(string english) => new(
        @"\A" + EscapedPlace().Replace(Regex.Escape(english), "(?<at$1>.+)") + @"\z",
        RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\{([0-9])\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\\\{([0-9])\}")]
    private static partial Regex EscapedPlace();
}
