using System.Diagnostics;
using System.Text;

namespace Stack.Tests;

/// <summary>A finished program: exit code, standard output, and both outputs in the order in which they came.</summary>
internal sealed record Command(int ExitCode, string Output, string Everything)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static async Task<Command> RunAsync(
        string program, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string>? variables = null)
    {
        using var process = new Process { StartInfo = Describe(program, arguments, directory, variables) };
        var output = new StringBuilder();
        var everything = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data, output, everything);
        process.ErrorDataReceived += (_, line) => Append(line.Data, everything);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} ran for more than {Longest}:\n{everything}");
        }
        return new Command(process.ExitCode, output.ToString(), everything.ToString());
    }

    public static ProcessStartInfo Describe(
        string program, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string>? variables)
    {
        // The search for the program itself uses this process's PATH, not the one it is given.
        var path = variables?.GetValueOrDefault("PATH")?.Split(':') ?? [];
        var found = path.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;
        var start = new ProcessStartInfo(found, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }

    private static void Append(string? line, params StringBuilder[] texts)
    {
        if (line is null)
            return;
        foreach (var text in texts)
            lock (text)
                text.AppendLine(line);
    }
}
