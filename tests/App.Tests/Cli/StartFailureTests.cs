using System.Net;
using System.Net.Sockets;

namespace App.Tests.Cli;

/// <summary>What the operator can put right ends the start with a sentence: no stack trace, and nothing logged about it.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Migrated();

    public StartFailureTests()
    {
        _scratch.Settings["App:PublicUrl"] = "http://localhost";
        _scratch.Settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ServingProgram.FreePort()}";
    }

    [Theory]
    [InlineData("App:PublicUrl", "", "App:PublicUrl is missing", "Set the environment variable App__PublicUrl")]
    [InlineData("App:PublicUrl", "nonsense", "App:PublicUrl is 'nonsense', but must be http:// or https:// and a host", "App__PublicUrl")]
    [InlineData("App:PublicUrl", "https://app.example.com/path", "without a path", "App__PublicUrl")]
    [InlineData("App:PublicUrl", "https://app.example.com?x=y", "and a host, without a path", "App__PublicUrl")]
    [InlineData("App:PublicUrl", "https://app.example.com/#x", "and a host, without a path", "App__PublicUrl")]
    [InlineData("App:PublicUrl", "https://ada:word@app.example.com", "is 'https://app.example.com/' with a user's name, but must be", "App__PublicUrl")]
    [InlineData("App:PublicUrl", "https://", "App:PublicUrl is 'https://', but must be an address", "App__PublicUrl")]
    [InlineData("App:Name", "", "App:Name is missing.", "App__Name")]
    [InlineData("App:MetricsPort", "abc", "App:MetricsPort is 'abc', but must be a whole number.", "App__MetricsPort")]
    [InlineData("App:MetricsPort", "99999", "App:MetricsPort is 99999, but must be from 0 to 65535.", "App__MetricsPort")]
    [InlineData("App:TrustedProxies", "10.0.0.0/8, junk", "App:TrustedProxies has 'junk', which is no network", "App__TrustedProxies")]
    [InlineData("App:DrainSeconds", "soon", "App:DrainSeconds is 'soon'", "App__DrainSeconds")]
    [InlineData("Data:MaxQueuedWrites", "0", "Data:MaxQueuedWrites is 0, but must be from 1 to 1000000.", "Data__MaxQueuedWrites")]
    [InlineData("Data:MaxReaders", "many", "Data:MaxReaders is 'many', but must be a whole number.", "Data__MaxReaders")]
    [InlineData("Accounts:PasswordMinLength", "3", "Accounts:PasswordMinLength is 3, but must be from 8 to 64.", "Accounts__PasswordMinLength")]
    [InlineData("Data:AllowNewerSchema", "perhaps", "Data:AllowNewerSchema is 'perhaps', but must be true or false.", "Data__AllowNewerSchema")]
    [InlineData("Data:CheckpointPages", "-1", "Data:CheckpointPages is -1, but must be from 0 to 1000000.", "Data__CheckpointPages")]
    [InlineData("ASPNETCORE_URLS", "junk", "'junk'", "ASPNETCORE_URLS")]
    [InlineData("ASPNETCORE_URLS", "nonsense;http://127.0.0.1:0", "ASPNETCORE_URLS has 'nonsense', which is no address", "such as http://localhost:5080")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:abc", "ASPNETCORE_URLS has 'http://127.0.0.1:abc', which is no address", "such as http://localhost:5080")]
    [InlineData("ASPNETCORE_URLS", "ftp://127.0.0.1:0", "ASPNETCORE_URLS has 'ftp://127.0.0.1:0', which is no address", "such as http://localhost:5080")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0/path", "ASPNETCORE_URLS has 'http://127.0.0.1:0/path', which is no address", "such as http://localhost:5080")]
    [InlineData("ASPNETCORE_URLS", "http://*:70000", "ASPNETCORE_URLS has 'http://*:70000', which is no address", "such as http://localhost:5080")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "abc", "ASPNETCORE_HTTP_PORTS has 'abc', but must be port numbers", "such as 8080")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "8080;70000", "ASPNETCORE_HTTP_PORTS has '70000', but must be port numbers", "such as 8080")]
    [InlineData("ASPNETCORE_HTTPS_PORTS", "-1", "ASPNETCORE_HTTPS_PORTS has '-1', but must be port numbers", "such as 8443")]
    [InlineData("ASPNETCORE_URLS", "http://192.0.2.1:5000", "Cannot listen", "ASPNETCORE_URLS")]
    [InlineData("ASPNETCORE_URLS", "https://127.0.0.1:0", "Unable to configure HTTPS endpoint.", "certificate")]
    public async Task V24_A_wrong_setting_is_named_with_what_is_wrong_and_where_to_set_it(string setting, string value, params string[] sentences)
    {
        if (setting.EndsWith("_PORTS", StringComparison.Ordinal))
        {
            // Addresses would win.
            _scratch.Settings.Remove("ASPNETCORE_URLS");
        }

        _scratch.Settings[setting] = value;
        await FailsAsync(sentences);
    }

    [Fact]
    public async Task Several_wrong_settings_are_named_together()
    {
        (_scratch.Settings["Data:MaxReaders"], _scratch.Settings["App:TrustedProxies"], _scratch.Settings["Accounts:SessionMaxDays"]) = ("0", "junk", "0");
        await FailsAsync("Data:MaxReaders is 0", "App:TrustedProxies has 'junk'", "Accounts:SessionMaxDays is 0");
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        _scratch.Settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        await FailsAsync($"http://127.0.0.1:{port}: address already in use.", "Set ASPNETCORE_URLS");
    }

    [Fact]
    public async Task A_metrics_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _scratch.Settings["App:MetricsPort"] = $"{((IPEndPoint)other.LocalEndpoint).Port}";
        await FailsAsync("is taken by another program", "App__MetricsPort");
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_is_named_with_the_place()
    {
        await File.WriteAllTextAsync(_scratch.In("appsettings.json"), "{\n  nonsense\n}");
        await FailsAsync(_scratch.In("appsettings.json"), "LineNumber: 1");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(_scratch.In("file"), "");
        _scratch.Settings["App:DataDirectory"] = _scratch.In("file");
        await FailsAsync($"App:DataDirectory is '{_scratch.In("file")}', which cannot be made", "App__DataDirectory");
    }

    [Fact]
    public async Task A_damaged_database_is_named_with_what_to_do()
    {
        await File.WriteAllTextAsync(_scratch.Data.Database, new string('x', 5000));
        await FailsAsync("The database file is damaged or no database", "'restore' puts a backup in its place");
    }

    [LinuxRootFact]
    public async Task A_database_of_another_user_is_said_to_be_so()
    {
        // Another user cannot reach a clone in root's home.
        _scratch.Program = Directory.CreateDirectory(_scratch.In("program")).FullName;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(_scratch.Program, Path.GetFileName(file)));
        }

        await LinuxRootFactAttribute.SayAsync("chmod", "-R", "a+rX,go-w", _scratch.Folder);
        var outcome = await HostProgram.RunAsync(_scratch, [], input: "", runner: ["setpriv", "--reuid=65534", "--clear-groups"]);
        outcome.MustFail("This runs as the user");
    }

    [LinuxFact]
    public async Task A_missing_sqlite_is_said_with_the_package_to_install()
    {
        // An empty file in front of the system's library: the loader finds it first and cannot use it.
        await File.WriteAllTextAsync(_scratch.In("libsqlite3.so.0"), "");
        _scratch.Settings["LD_LIBRARY_PATH"] = _scratch.Folder;
        await FailsAsync("SQLite was not found (libsqlite3.so.0). Install it: the package is libsqlite3-0 on Debian");
        (await _scratch.RunAsync("version")).MustFail("SQLite was not found");
    }

    public void Dispose() => _scratch.Dispose();

    private async Task FailsAsync(params string[] sentences)
    {
        var outcome = await _scratch.RunAsync();
        Assert.All(sentences, sentence => outcome.MustFail(sentence));
        Assert.DoesNotContain("\"error\"", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"critical\"", outcome.Output, StringComparison.Ordinal);
    }
}

/// <summary>A test of what only Linux does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "LEFT OUT: it needs Linux.";
        }
    }
}
