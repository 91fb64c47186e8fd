namespace Template.Tests;

/// <summary>A generated product: its folder, its files by their paths with '/', and what its owner does with it.</summary>
public sealed record Product(string Folder)
{
    public IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>Whether its builds show the code to the analysers, as they do for its owner; that is half of a build's time.</summary>
    public bool IsAnalysed { get; init; } = true;

    public string Run(params string[] command) => Shell.Run(Folder, IsAnalysed ? command : ["env", "RunAnalyzers=false", .. command], TimeSpan.FromMinutes(25));

    internal RunningProduct Start() => new(Folder, "dotnet", "run", "--no-build", "--project", "src/App.Host");

    /// <summary>The product's tests are this repository's, which have run here: what can differ is run again, and all of it where that is asked for.</summary>
    internal void Test(string[] projects, params string[] parts)
    {
        var filter = string.Join('|', parts.Select(part => $"FullyQualifiedName~{part}"));
        string[] asked = Environment.GetEnvironmentVariable("PRODUCT_TESTS") == "1" ? [] : [.. projects, "--", "--filter", filter];
        var output = Run(["./run", "test", .. asked]);
        Assert.Matches("\n[1-9][0-9]* passed, 0 failed(, [0-9]+ skipped)?\n$", output);
        // Where nothing is left out of this run, nothing is left out of the product's either.
        Assert.True(Environment.GetEnvironmentVariable("CI") != "true" || !output.Contains("LEFT OUT", StringComparison.Ordinal), output);
    }
}
