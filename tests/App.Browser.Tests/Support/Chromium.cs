using System.Diagnostics;
using App.Tests.Support;

namespace App.Browser.Tests.Support;

/// <summary>The machine's own Chromium, and axe-core, which is fetched once and never committed.</summary>
internal static class Chromium
{
    private const string AxePackage = "axe-core@4.14.1";
    private static readonly string s_axeFolder = Path.Combine(Repository.Root, "artifacts", AxePackage);
    private static readonly Lazy<string> s_axe = new(LoadAxe);

    private static readonly string[] s_places =
    [
        Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    // No sandbox: as root there is none. The rest keeps the browser from calling home.
    public static string[] Arguments { get; } =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    public static string? Executable => Array.Find(s_places, File.Exists);

    public static string Axe => s_axe.Value;

    public static bool HasAxe => File.Exists(AxeFile) || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "npm.cmd" : "npm")));

    private static string AxeFile => Path.Combine(s_axeFolder, "package", "axe.min.js");

    private static string LoadAxe()
    {
        if (!File.Exists(AxeFile))
        {
            Directory.CreateDirectory(s_axeFolder);
            Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "pack", AxePackage, "--silent");
            Run("tar", "-xzf", Path.GetFileName(Assert.Single(Directory.GetFiles(s_axeFolder, "*.tgz"))));
        }

        return File.ReadAllText(AxeFile);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = s_axeFolder, RedirectStandardOutput = true })!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed.");
    }
}
