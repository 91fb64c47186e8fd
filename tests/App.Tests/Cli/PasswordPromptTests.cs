using System.Diagnostics;
using System.Text;

namespace App.Tests.Cli;

public sealed class PasswordPromptTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Migrated();

    [TerminalFact]
    public async Task At_a_terminal_the_password_is_asked_for_twice_and_never_shown()
    {
        var shown = await TypeAsync("correct horse\u007fe battery\r", Person.Password + "\r");
        Assert.DoesNotContain("horse", shown, StringComparison.Ordinal);
        Assert.Contains("Created ann@example.com.", shown, StringComparison.Ordinal);
        Assert.Contains("1 account", await _scratch.PeopleAsync(), StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task Two_different_passwords_make_no_account()
    {
        Assert.Contains("two different passwords", await TypeAsync("correct horse battery\r", "another horse battery\r"), StringComparison.Ordinal);
        Assert.Contains("0 accounts", await _scratch.PeopleAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();

    // Each answer is pasted as soon as its prompt is there, faster than anybody types.
    private async Task<string> TypeAsync(string password, string again)
    {
        var program = HostProgram.Describe(_scratch, "users", "create", "ann@example.com");
        var start = new ProcessStartInfo("script", ["-qfec", $"dotnet {string.Join(' ', program.ArgumentList)}", "/dev/null"])
        {
            WorkingDirectory = program.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in program.Environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var shown = new StringBuilder();
        await ReadUntilAsync(process, shown, "Password: ");
        await process.StandardInput.WriteAsync(password);
        await process.StandardInput.FlushAsync();
        await ReadUntilAsync(process, shown, "Again: ");
        await process.StandardInput.WriteAsync(again);
        await process.StandardInput.FlushAsync();
        await ReadUntilAsync(process, shown, null);
        await HostProgram.EndAsync(process);
        return shown.ToString();
    }

    private static async Task ReadUntilAsync(Process process, StringBuilder shown, string? text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var buffer = new char[256];
        while (text is null || !shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await process.StandardOutput.ReadAsync(buffer, patience.Token);
            if (count == 0)
            {
                Assert.True(text is null, $"It ended before '{text}': {shown}");
                return;
            }

            shown.Append(buffer, 0, count);
        }
    }
}

/// <summary>A test at a pseudo-terminal, which util-linux's <c>script</c> provides.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || (!File.Exists("/usr/bin/script") && Environment.GetEnvironmentVariable("CI") != "true"))
        {
            Skip = "LEFT OUT: it needs Linux and 'script' (Debian: apt-get install bsdutils).";
        }
    }
}
