using App.BuildingBlocks.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.Tests.Web;

public sealed class CaptchaSettingsTests
{
    [Theory]
    [InlineData("Provider=pigeon", "HumanCheck:Captcha:Provider is 'pigeon', but must be one of turnstile, hcaptcha, recaptcha, captchafox, custom.")]
    [InlineData("Provider=turnstile;Secret=s", "HumanCheck:Captcha:SiteKey is missing.", "HumanCheck__Captcha__SiteKey")]
    [InlineData("Provider=hcaptcha;SiteKey=k", "HumanCheck:Captcha:Secret is missing.")]
    [InlineData("Provider=recaptcha;SiteKey=k;Secret=s;VerifyUrl=http://example.com", "HumanCheck:Captcha:VerifyUrl must be an address that begins with https://")]
    [InlineData("Provider=custom;SiteKey=k;Secret=s", "ScriptUrl must be", "WidgetClass is missing", "ResponseField is missing", "VerifyUrl must be", "Origins is missing")]
    [InlineData("Provider=captchafox;SiteKey=k;Secret=s;Origins=https://a.example,script-src", "Origins must be addresses")]
    public void Setting_that_would_shut_out_everybody_or_nobody_stops_the_start(string settings, params string[] sentences)
    {
        var wrong = Assert.Throws<OptionsValidationException>(() => Read(settings));

        Assert.All(sentences, sentence => Assert.Contains(sentence, string.Join('\n', wrong.Failures), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Provider=")]
    [InlineData("Provider=captchafox;SiteKey=k;Secret=s")]
    [InlineData("Provider=custom;SiteKey=k;Secret=s;ScriptUrl=https://a.example/x;VerifyUrl=http://localhost:1/verify;WidgetClass=w;ResponseField=f;Origins=https://a.example")]
    public void Setting_that_is_whole_is_taken(string settings) => Assert.NotNull(Read(settings));

    private static CaptchaOptions Read(string settings)
    {
        var pairs = settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create($"HumanCheck:Captcha:{pair[0]}", (string?)pair[1]));
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build())
            .AddCaptcha()
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<CaptchaOptions>>().Value;
    }
}
