using App.Bench;
using App.Bench.Crash;
using App.Bench.Http;
using App.Bench.Start;
using App.Bench.Writer;

if (Settings.Parse(args) is not { } settings)
{
    Console.Error.WriteLine("Usage: App.Bench writer|http|start|all|crash --app DIRECTORY --floor DIRECTORY [--json FILE] [--quick] [--times N] [--only NAME]");
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

if (settings.Verb == "crash")
{
    passed = await CrashTest.RunAsync(settings, report);
}

report.Save();
return passed ? 0 : 1;
