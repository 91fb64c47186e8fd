using System.Reflection;
using System.Text.Json;
using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Languages;

/// <summary>
/// In which language a request is told what went wrong: that of the person's profile, else one that the browser asks for, else the first of
/// <c>App:Languages</c>. The texts are embedded files, <c>Texts/de.json</c> of each project.
/// </summary>
public sealed class LanguageChoice
{
    private readonly IReadOnlyList<Texts> _languages;

    /// <exception cref="OperatorException">There are no texts in one of the languages, or they are wrong.</exception>
    public LanguageChoice(IOptions<AppOptions> options, IEnumerable<IModule> modules)
    {
        Assembly[] assemblies = [typeof(LanguageChoice).Assembly, .. modules.Select(module => module.GetType().Assembly)];
        string[] tags = options.Value.Languages.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _languages = tags is [] or ["en"] ? [] : [.. tags.Select(tag => Read(tag, assemblies))];
    }

    /// <summary>The texts of the request's language, after noting it down in the answer's headers; null when the product speaks English only.</summary>
    public Texts? ChooseFor(HttpContext http)
    {
        if (_languages.Count == 0)
        {
            return null;
        }

        if (http.User.Locale() is { } own && Find(own) is { } known)
        {
            return known;
        }

        if (!http.Response.Headers.Vary.ToString().Contains("Accept-Language", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.Append("Vary", "Accept-Language");
        }

        var asked = http.Request.GetTypedHeaders().AcceptLanguage.Where(language => language.Quality is not 0).OrderByDescending(language => language.Quality ?? 1);
        return asked.Select(language => Find(language.Value.ToString())).FirstOrDefault(found => found is not null) ?? _languages[0];
    }

    // "de-AT" is content with "de".
    private Texts? Find(string tag) =>
        _languages.FirstOrDefault(language => language.Language.Equals(tag, StringComparison.OrdinalIgnoreCase))
        ?? (tag.LastIndexOf('-') is var end and > 0 ? Find(tag[..end]) : null);

    private static Texts Read(string tag, Assembly[] assemblies)
    {
        var files = assemblies.Select(assembly => assembly.GetManifestResourceStream($"Texts/{tag}.json")).OfType<Stream>().ToList();
        if (files.Count == 0 && tag != "en")
        {
            throw new OperatorException(SettingsRules.Sentence("App:Languages", $"has '{tag}', but no project has a file Texts/{tag}.json."));
        }

        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var json = JsonDocument.Parse(file, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var text in json.RootElement.EnumerateObject())
            {
                all[text.Name] = text.Value.GetString()!;
            }
        }

        return new Texts(tag, all);
    }
}
