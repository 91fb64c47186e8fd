using App.BuildingBlocks.Mail;
using App.Tests.Cli;
using App.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace App.Tests.Mail;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Transport=", "Mail:Transport is missing", "Mail__SmtpHost", "Mail:ResendKey", "files", "Set the environment variable Mail__Transport")]
    [InlineData("Transport=pigeon", "Mail:Transport is 'pigeon', but must be smtp, resend or files.")]
    [InlineData("Transport=smtp;From=a@example.com", "Mail:SmtpHost is missing", "Mail__SmtpHost")]
    [InlineData("SmtpHost=smtp.example.com", "Mail:From is missing", "Mail__From")]
    [InlineData("SmtpHost=smtp.example.com;From=The Product <a@example.com>", "Mail:From is no plain mail address", "Mail:FromName")]
    [InlineData("SmtpHost=smtp.example.com;From=a@example.com;SmtpSecurity=none", "Mail:SmtpSecurity is none", "starttls")]
    [InlineData("SmtpHost=smtp.example.com;From=a@example.com;SmtpSecurity=tls", "Mail:SmtpSecurity is 'tls', but must be starttls or none.")]
    [InlineData("SmtpHost=smtp.example.com;From=a@example.com;SmtpPort=465", "Mail:SmtpPort is 465", "587")]
    [InlineData("SmtpHost=smtp.example.com;From=a@example.com;SmtpPort=0", "Mail:SmtpPort is 0, but must be from 1 to 65535.")]
    [InlineData("SmtpHost=smtp.example.com;From=a@example.com;SmtpUser=me", "Mail:SmtpPassword is missing")]
    [InlineData("SmtpHost=smtp.example.com;From=a@example.com;ReplyTo=x", "Mail:ReplyTo is no plain mail address")]
    [InlineData("Transport=resend;From=a@example.com", "Mail:ResendKey is missing")]
    [InlineData("ResendKey=re_x;From=a@example.com;ResendUrl=http://resend.example", "Mail:ResendUrl must be https")]
    public void Setting_that_keeps_mail_from_leaving_is_named(string settings, params string[] sentences)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production })
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(Read(settings)).Build())
            .AddMail()
            .BuildServiceProvider();

        var wrong = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<MailOptions>>().Value);

        Assert.All(sentences, sentence => Assert.Contains(sentence, string.Join('\n', wrong.Failures), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SmtpHost=smtp.example.com;From=a@example.com", "smtp")]
    [InlineData("SmtpHost=localhost;From=a@example.com;SmtpSecurity=none", "smtp")]
    [InlineData("ResendKey=re_x;From=a@example.com", "resend")]
    [InlineData("Transport=files", "files")]
    public async Task One_transport_is_enough(string settings, string transport)
    {
        await using var app = AppWith(settings, Environments.Production);

        Assert.Equal(transport, app.Services.GetRequiredService<IMailTransport>().Name);
    }

    [Fact]
    public async Task Development_needs_no_setting()
    {
        await using var app = AppWith("Transport=", Environments.Development);

        Assert.Equal("files", app.Services.GetRequiredService<IMailTransport>().Name);
    }

    [Fact]
    public async Task Production_does_not_start_without_a_transport_and_says_so()
    {
        using var scratch = Scratch.Migrated();
        (scratch.Settings["App:PublicUrl"], scratch.Settings["Mail:Transport"]) = ("http://localhost", "");

        (await scratch.RunAsync()).MustFail("Mail:Transport is missing");
    }

    [Fact]
    public async Task Production_that_sends_nothing_says_so_in_its_log()
    {
        using var scratch = Scratch.Migrated();

        await using var serving = await scratch.ServeAsync();

        Assert.Contains("Mail:Transport is 'files'", serving.Said, StringComparison.Ordinal);
    }

    private static TestApp AppWith(string settings, string environment)
    {
        var app = new TestApp { Environment = environment, Settings = { ["Mail:Transport"] = "" } };
        foreach (var (key, value) in Read(settings))
        {
            app.Settings[key] = value!;
        }

        return app;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Read(string settings) =>
        settings.Split(';').Select(setting => setting.Split('=', 2)).Select(setting => KeyValuePair.Create($"Mail:{setting[0]}", (string?)setting[1]));
}
