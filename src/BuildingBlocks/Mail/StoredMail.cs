using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace App.BuildingBlocks.Mail;

/// <summary>A mail read back from its file: what our own transport writes, and not all that MIME allows.</summary>
public sealed partial record StoredMail(string Name, string Raw, IReadOnlyList<KeyValuePair<string, string>> Headers, string Text, string Html)
{
    /// <summary>When it was kept, UTC.</summary>
    public DateTimeOffset At { get; } = DateTimeOffset.ParseExact(Name[..17], "yyyyMMddHHmmssfff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public string To => Header("To");

    public string From => Header("From");

    public string Subject => Header("Subject");

    public string Header(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    internal static StoredMail Parse(string name, string raw)
    {
        var (headers, body) = Split(raw.ReplaceLineEndings("\n"));
        // The line break before a boundary belongs to it.
        var parts = Boundary().Match(Value(headers, "Content-Type")) is { Success: true } boundary
            ? $"\n{body}".Split($"\n--{boundary.Groups[1].Value}").Select(part => Split(part.TrimStart('\n'))).ToArray()
            : [(headers, body)];
        return new StoredMail(name, raw, headers, Part(parts, "text/plain"), Part(parts, "text/html"));
    }

    private static string Part((List<KeyValuePair<string, string>> Headers, string Body)[] parts, string type)
    {
        var (headers, body) = Array.Find(parts, part => Value(part.Headers, "Content-Type").StartsWith(type, StringComparison.OrdinalIgnoreCase));
        return headers is null ? "" : Value(headers, "Content-Transfer-Encoding").ToLowerInvariant() switch
        {
            "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body)).ReplaceLineEndings("\n"),
            "quoted-printable" => Unquote(body.Replace("=\n", "", StringComparison.Ordinal)),
            _ => body,
        };
    }

    private static (List<KeyValuePair<string, string>> Headers, string Body) Split(string entity)
    {
        var end = entity.IndexOf("\n\n", StringComparison.Ordinal);
        var head = Fold().Replace(end < 0 ? entity : entity[..end], " ");
        var headers = from line in head.Split('\n')
                      let colon = line.IndexOf(':', StringComparison.Ordinal)
                      where colon > 0
                      select KeyValuePair.Create(line[..colon], Decode(line[(colon + 1)..].Trim()));
        return ([.. headers], end < 0 ? "" : entity[(end + 2)..]);
    }

    private static string Value(List<KeyValuePair<string, string>> headers, string name) =>
        headers.Find(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    // A word may end in the middle of a character: neighbours are joined as bytes.
    private static string Decode(string header) => EncodedWords().Replace(header, words => Encoding.UTF8.GetString([
        .. EncodedWord().Matches(words.Value).SelectMany(word => word.Groups["kind"].Value is "B" or "b"
            ? Convert.FromBase64String(word.Groups["text"].Value)
            : Bytes(word.Groups["text"].Value.Replace('_', ' '))),
    ]));

    private static string Unquote(string text) => Encoding.UTF8.GetString(Bytes(text)).ReplaceLineEndings("\n");

    private static byte[] Bytes(string quoted)
    {
        var bytes = new List<byte>(quoted.Length);
        for (var at = 0; at < quoted.Length; at++)
        {
            if (quoted[at] == '=' && at + 2 < quoted.Length && byte.TryParse(quoted.AsSpan(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                at += 2;
            }
            else
            {
                bytes.Add((byte)quoted[at]);
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Fold();

    [GeneratedRegex("boundary=\"?([^\";]+)\"?")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"=\?utf-8\?[BQ]\?[^?]*\?=(\s+=\?utf-8\?[BQ]\?[^?]*\?=)*", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWords();

    [GeneratedRegex(@"=\?utf-8\?(?<kind>[BQ])\?(?<text>[^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();
}
