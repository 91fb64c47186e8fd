# Stand-ins with the names, users, paths and entry points of the real images, from parts that package registries carry.
# Contexts: this folder = rootfs.tar and feed/, tools = unpacked Debian packages, dotnet = this machine's SDK.

FROM scratch AS debian
ADD rootfs.tar /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

FROM debian AS aspnet
ARG VERSION
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true DOTNET_STANDIN=$VERSION
COPY --from=dotnet dotnet /usr/share/dotnet/dotnet
COPY --from=dotnet host/ /usr/share/dotnet/host/
COPY --from=dotnet shared/ /usr/share/dotnet/shared/
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet

FROM aspnet AS sdk
ENV ASPNETCORE_HTTP_PORTS= DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false NUGET_XMLDOC_MODE=skip \
    NUGET_CERT_REVOCATION_MODE=offline
COPY --from=dotnet packs/ /usr/share/dotnet/packs/
COPY --from=dotnet sdk/ /usr/share/dotnet/sdk/
COPY --from=dotnet sdk-manifests/ /usr/share/dotnet/sdk-manifests/
COPY feed/ /srv/feed/
RUN mkdir -p /root/.nuget/NuGet && \
    echo '<configuration><packageSources><clear/><add key="feed" value="/srv/feed"/></packageSources></configuration>' > /root/.nuget/NuGet/NuGet.Config

FROM debian AS litestream
COPY --from=tools usr/bin/litestream /usr/local/bin/litestream
ENTRYPOINT ["/usr/local/bin/litestream"]

# A small user land (sh, wget, no bash, no curl), as the images built on Alpine and busybox have.
FROM scratch AS busybox
COPY --from=tools usr/bin/busybox /bin/busybox
COPY --from=debian /lib64/ld-linux-x86-64.so.2 /lib64/
COPY --from=debian /lib/x86_64-linux-gnu/libc.so.6 /lib/x86_64-linux-gnu/libresolv.so.2 /lib/x86_64-linux-gnu/libm.so.6 /lib/x86_64-linux-gnu/
COPY --from=debian /etc/ssl/ /etc/ssl/
RUN ["/bin/busybox", "mkdir", "-p", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/sbin", "/tmp", "/var", "/root", "/home"]
RUN ["/bin/busybox", "--install", "-s"]
RUN chmod 1777 /tmp && printf 'root:x:0:\nnobody:x:65534:\n' > /etc/group && \
    printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\ngrafana:x:472:0:grafana:/usr/share/grafana:/bin/false\n' > /etc/passwd

FROM busybox AS caddy
COPY --from=tools usr/bin/caddy /usr/bin/caddy
RUN mkdir -p /etc/caddy /config/caddy /data/caddy /srv
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
WORKDIR /srv
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]

FROM busybox AS prometheus
COPY --from=tools usr/bin/prometheus usr/bin/promtool /bin/
RUN mkdir -p /prometheus /etc/prometheus && chown -R nobody:nobody /etc/prometheus /prometheus
USER nobody
VOLUME /prometheus
WORKDIR /prometheus
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]

FROM busybox AS node-exporter
COPY --from=tools usr/bin/prometheus-node-exporter /bin/node_exporter
USER nobody
ENTRYPOINT ["/bin/node_exporter"]

# Only a listener: no registry within reach carries Grafana itself.
FROM busybox AS grafana
RUN mkdir -p /srv/www/api /var/lib/grafana /etc/grafana/provisioning && chown 472:0 /var/lib/grafana && \
    echo '{"database":"ok"}' > /srv/www/api/health
USER 472
STOPSIGNAL SIGKILL
ENTRYPOINT ["httpd", "-f", "-p", "3000", "-h", "/srv/www"]
