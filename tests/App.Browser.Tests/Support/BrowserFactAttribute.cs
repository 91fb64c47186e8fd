namespace App.Browser.Tests.Support;

/// <summary>A test in a real browser: without one it is skipped by name, and fails where CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browsers.Missing(axe: false);
}

/// <summary>The same with axe-core, which npm brings.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AxeFactAttribute : FactAttribute
{
    public AxeFactAttribute() => Skip = Browsers.Missing(axe: true);
}

/// <summary>The same for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Browsers.Missing(axe: false);
}

file static class Browsers
{
    public static string? Missing(bool axe) =>
        Environment.GetEnvironmentVariable("CI") == "true" ? null
        : Chromium.Executable is null ? "LEFT OUT: Chromium is not installed (Debian: apt-get install chromium)."
        : axe && !Chromium.HasAxe ? "LEFT OUT: npm, which fetches axe-core, is not installed (Debian: apt-get install npm)."
        : null;
}
