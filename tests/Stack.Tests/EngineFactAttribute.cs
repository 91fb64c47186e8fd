namespace Stack.Tests;

/// <summary>A test that needs a Docker engine: root on Debian, where engine.sh can start one. In CI nothing is left out.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineFactAttribute : FactAttribute
{
    private const string Release = "/etc/os-release";

    public static bool CanRun { get; } = Environment.GetEnvironmentVariable("CI") == "true"
        || (Environment.UserName == "root" && File.Exists(Release) && File.ReadLines(Release).Contains("ID=debian"));

    public EngineFactAttribute()
    {
        if (!CanRun)
            Skip = "needs root on Debian, to start a Docker engine of its own (tests/Stack.Tests/engine.sh)";
    }
}
