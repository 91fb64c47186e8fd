using System.Diagnostics;

namespace Template.Tests;

/// <summary>Runs a program as a user would and gives back all that it printed.</summary>
internal static class Shell
{
    public static string Run(string folder, params string[] command) => Run(folder, command, TimeSpan.FromMinutes(3));

    public static string Run(string folder, string[] command, TimeSpan limit)
    {
        var (code, output) = Try(folder, command, limit);
        Assert.True(code == 0, $"'{string.Join(' ', command)}' in {folder} ended with {code}:\n{output}");
        return output;
    }

    public static (int Code, string Output) Try(string folder, string[] command, TimeSpan limit)
    {
        var log = Path.GetTempFileName();
        try
        {
            using var process = Start(folder, log, command);
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"'{string.Join(' ', command)}' was not done after {limit}:\n{File.ReadAllText(log)}");
            }

            return (process.ExitCode, File.ReadAllText(log));
        }
        finally
        {
            File.Delete(log);
        }
    }

    // Into a file and not a pipe: build servers outlive the command and would keep a pipe open.
    public static Process Start(string folder, string log, params string[] command)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder };
        foreach (var argument in (string[])["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", log, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
