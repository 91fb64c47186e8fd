namespace Stack.Tests;

/// <summary>A test that needs a Docker engine: root on Debian, where engine.sh can start one. In CI nothing is left out.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineFactAttribute : FactAttribute
{
    public static bool CanRun { get; } = Environment.GetEnvironmentVariable("CI") == "true"
        || (OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/etc/debian_version"));

    public EngineFactAttribute()
    {
        if (!CanRun)
            Skip = "needs root on Debian, to start a Docker engine of its own (tests/Stack.Tests/engine.sh)";
    }
}
