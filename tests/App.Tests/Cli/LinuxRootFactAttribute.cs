using System.Diagnostics;

namespace App.Tests.Cli;

/// <summary>A test of what root does for another user: on other systems, and as another user, it has no meaning.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxRootFactAttribute : FactAttribute
{
    public LinuxRootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "LEFT OUT: it needs root on Linux.";
        }
    }

    /// <summary>What a program of the system prints.</summary>
    public static async Task<string> SayAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return said.Trim();
    }
}
