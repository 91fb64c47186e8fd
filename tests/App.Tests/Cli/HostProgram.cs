using System.Diagnostics;

namespace App.Tests.Cli;

/// <summary>What a run of the program said, and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public Outcome MustSucceed()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Output}{Error}");
        Assert.Empty(Error);
        return this;
    }

    /// <summary>Failed by a sentence on standard error, and nothing that looks like a bug.</summary>
    public Outcome MustFail(string sentence, int exitCode = 1)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}: {Output}{Error}");
        Assert.Contains(sentence, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error + Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error + Output, StringComparison.Ordinal);
        return this;
    }
}

/// <summary>The built program, as the operator starts it: a process of its own.</summary>
internal static class HostProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static ProcessStartInfo Describe(Scratch scratch, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(scratch.Program, "App.Host.dll"), .. args])
        {
            WorkingDirectory = scratch.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("ASPNETCORE", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["App__Name"] = "Product";
        start.Environment["App__DataDirectory"] = scratch.Data.Directory;
        start.Environment["App__MetricsPort"] = "0";
        start.Environment["RateLimits__Enabled"] = "false";
        start.Environment["Mail__Transport"] = "files";
        start.Environment["Accounts__RequireConfirmedEmail"] = "false";
        foreach (var (key, value) in scratch.Settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }

    /// <param name="runner">A program, with its arguments, that starts this one in its own way.</param>
    public static async Task<Outcome> RunAsync(Scratch scratch, string[] args, string input, params string[] runner)
    {
        var start = Describe(scratch, args);
        if (runner is [var program, .. var before])
        {
            start.FileName = program;
            foreach (var argument in (string[])["dotnet", .. before.Reverse()])
            {
                start.ArgumentList.Insert(0, argument);
            }
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await EndAsync(process);
        return new Outcome(process.ExitCode, await output, await error);
    }

    public static async Task EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
