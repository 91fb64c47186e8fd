using System.Globalization;
using App.BuildingBlocks.Audit;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Factors;

/// <summary>The step between the first factor and the session: one code, by whichever method, in front of <see cref="Entrance"/>.</summary>
internal sealed class SecondStep(Entrance entrance, SecondFactors factors, FactorAttempts attempts, TrustedDevices devices, AuditLog audit)
{
    public async Task<Entry> RunAsync(HttpContext http, string method, string code, bool trust)
    {
        if (await entrance.FindPendingAsync(http) is not { } pending)
        {
            return Entrance.Expired;
        }

        if ((await factors.MethodsAsync(pending, http.RequestAborted)).FirstOrDefault(factor => factor.Method == method) is not { } factor)
        {
            return new Entry.Refused(StatusCodes.Status400BadRequest, "method_unavailable", "You cannot use that here. Choose another way.");
        }

        if (await attempts.WaitAsync(pending.User.Id, http.RequestAborted) is var wait && wait > TimeSpan.Zero)
        {
            return TooMany(http, wait);
        }

        if (await factor.PrepareAsync(pending, code, http) is not { } proves)
        {
            return Entrance.WrongCode;
        }

        var token = trust && pending.CanTrustDevice ? Secret.Create() : null;
        var entry = await entrance.FinishAsync(http, method, async (connection, user) =>
        {
            if (!await attempts.TryAsync(connection, user.Id, proves))
            {
                await audit.RecordAsync(connection, new SecurityEvent("accounts.second_factor_used", user.Id) { Succeeded = false, Detail = method });
                return false;
            }

            if (token is not null)
            {
                await devices.TrustAsync(connection, user.Id, token, http);
                await audit.RecordAsync(connection, new SecurityEvent("accounts.device_trusted", user.Id));
            }

            return true;
        });
        if (entry is Entry.SignedIn && token is not null)
        {
            devices.Keep(http.Response, token);
        }

        return entry;
    }

    private static Entry.Refused TooMany(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var minutes = Math.Ceiling(wait.TotalMinutes).ToString(CultureInfo.InvariantCulture);
        return new(StatusCodes.Status429TooManyRequests, "too_many_attempts", $"Too many codes were wrong. Try again in {minutes} min.");
    }
}
