using App.BuildingBlocks.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Mail;

public static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateSettings(MailOptions.Section);
        services.AddSingleton<IValidateOptions<MailOptions>, MailRules>();
        services.AddSingleton<MailRenderer>();
        services.AddSingleton<MailSeal>();
        services.AddSingleton<MailFormat>();
        services.AddSingleton<MailFolder>();
        services.AddSingleton<MailMetrics>();
        services.AddSingleton<Mailer>();
        services.AddSingleton(provider => new MailProbe(
            provider.GetRequiredService<Mailer>(), provider.GetRequiredService<IMailTransport>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IMailTransport>(provider => MailTransports.Choose(
            provider.GetRequiredService<IOptions<MailOptions>>().Value,
            provider.GetRequiredService<IHostEnvironment>().IsDevelopment()) switch
        {
            MailTransports.Smtp => ActivatorUtilities.CreateInstance<SmtpTransport>(provider),
            MailTransports.Resend => ActivatorUtilities.CreateInstance<ResendTransport>(provider),
            _ => ActivatorUtilities.CreateInstance<FileTransport>(provider),
        });
        services.AddHostedService<MailNotice>();
        services.AddJob<MailJob, SendMail>("mail.send", MailJson.Default.MailJob, SendMail.Configure);
        return services;
    }
}
