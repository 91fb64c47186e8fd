using System.Globalization;
using App.Bench;
using App.Bench.Crash;
using App.Bench.Http;
using App.Bench.Jobs;
using App.Bench.SignIn;
using App.Bench.Start;
using App.Bench.Timing;
using App.Bench.Writer;

if (args is ["jobs-host", var data, var phase, var jobs])
{
    return await JobsHost.RunAsync(data, Enum.Parse<JobPhase>(phase), int.Parse(jobs, CultureInfo.InvariantCulture));
}

if (Settings.Parse(args) is not { } settings)
{
    Console.Error.WriteLine("Usage: App.Bench writer|http|start|sign-in|all|timing|crash|two-processes|jobs-crash --app DIRECTORY --floor DIRECTORY [--json FILE] [--quick] [--times N] [--only NAME]");
    return 2;
}

var report = new Report(settings);
var passed = true;
if (settings.Wants("writer"))
{
    await WriterBench.RunAsync(settings, report);
}

if (settings.Wants("http"))
{
    await HttpBench.RunAsync(settings, report);
}

if (settings.Wants("start"))
{
    await StartBench.RunAsync(settings, report);
}

if (settings.Wants("sign-in"))
{
    await SignInBench.RunAsync(settings, report);
}

if (settings.Verb == "timing")
{
    passed = await TimingBench.RunAsync(settings, report);
}

if (settings.Verb == "crash")
{
    passed = await CrashTest.RunAsync(settings, report);
}

if (settings.Verb == "two-processes")
{
    passed = await TwoProcesses.RunAsync(settings, report);
}

if (settings.Verb == "jobs-crash")
{
    passed = await JobsCrashTest.RunAsync(settings, report);
}

report.Save();
return passed ? 0 : 1;
