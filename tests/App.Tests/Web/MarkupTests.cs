using System.Text.RegularExpressions;

namespace App.Tests.Web;

/// <summary>Mistakes that a browser would show only as a missing icon, a stale file or a blocked style.</summary>
public sealed partial class MarkupTests
{
    private static readonly string s_source = FindSource();

    [Fact]
    public void Components_have_no_style_or_script_that_the_content_policy_blocks() => Assert.DoesNotContain(
        Find(InlineCode(), "*.razor"),
        // Mail programs know no other style than one inside the element.
        found => !found.File.StartsWith("BuildingBlocks/Mail/", StringComparison.Ordinal));

    [Fact]
    public void Components_name_static_files_by_their_fingerprinted_paths() => Assert.Empty(Find(PlainAsset(), "*.razor"));

    [Fact]
    public void Icons_in_use_are_drawn_by_the_stylesheet()
    {
        var drawn = Drawn().Matches(File.ReadAllText(Path.Combine(s_source, "App.Host", "wwwroot", "app.css"))).Select(match => match.Groups["name"].Value);
        var used = Find(IconInMarkup(), "*.razor").Concat(Find(IconInNavigation(), "*.cs")).ToList();
        Assert.NotEmpty(used);
        Assert.DoesNotContain(used, use => !drawn.Contains(use.Name));
    }

    private static IEnumerable<(string File, string Text, string Name)> Find(Regex pattern, string files) =>
        from path in Directory.EnumerateFiles(s_source, files, SearchOption.AllDirectories)
        let file = Path.GetRelativePath(s_source, path)
        where !file.Split('/', '\\').Contains("obj")
        from match in pattern.Matches(File.ReadAllText(path))
        select (file, match.Value, match.Groups["name"].Value);

    private static string FindSource()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var source = Path.Combine(folder.FullName, "src");
            if (File.Exists(Path.Combine(source, "App.Host", "App.Host.csproj")))
            {
                return source;
            }
        }

        throw new DirectoryNotFoundException($"No src folder above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex("""<style|\sstyle\s*=|\son[a-z]+\s*=\s*"|<script(?![^>]*\bsrc=)|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();

    [GeneratedRegex("""\b(?:src|srcset|href)="/?[\w./-]+\.(?:css|js|svg|png|ico|webp)\b""")]
    private static partial Regex PlainAsset();

    [GeneratedRegex("""\.icon-(?<name>[a-z]+)""")]
    private static partial Regex Drawn();

    // A class, a component's parameter, or the first of a landing page's feature.
    [GeneratedRegex("""icon icon-(?<name>[a-z]+)|\bIcon="(?<name>[a-z]+)"|^\s+\("(?<name>[a-z]+)", """, RegexOptions.Multiline)]
    private static partial Regex IconInMarkup();

    [GeneratedRegex("""InNavigation\("[^"]+", (?:icon: )?"(?<name>[a-z]+)""")]
    private static partial Regex IconInNavigation();
}
