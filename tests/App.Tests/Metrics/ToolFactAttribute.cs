namespace App.Tests.Metrics;

/// <summary>A test that needs a program on PATH: without it the test is skipped by name, and fails where CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string program, string package = "prometheus")
    {
        Program = program;
        if (Environment.GetEnvironmentVariable("CI") != "true" && !IsInstalled(program))
            Skip = $"LEFT OUT: {program} is not on PATH (Debian: apt-get install {package}).";
    }

    public string Program { get; }

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));
}
