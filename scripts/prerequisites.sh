# shellcheck shell=bash
# Sourced by ./attls and ./verify: finds a JDK and Maven, and installs what is missing where it can.
# The caller sets: program (its name in messages), root (the checkout), may_install (yes or no).
# shellcheck disable=SC2154

readonly minimum_java=17

say() {
  printf '%s: %s\n' "$program" "$*" >&2
}

# Exit 69: something outside of this program is missing (EX_UNAVAILABLE of sysexits.h).
unavailable() {
  say "$*"
  exit 69
}

# has NAME: a program, or a library that the dynamic linker knows.
has() {
  case $1 in
    lib*.so | lib*.so.*) PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -F "$1 " >/dev/null ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

can_install() {
  [ "$may_install" = yes ] && [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && has apt-get
}

# refresh_packages: reads the lists of what can be installed, once.
refresh_packages() {
  [ "${packages_fresh:-no}" = yes ] && return
  mkdir -p "$root/.attls"
  apt-get update >"$root/.attls/install.log" 2>&1 || say "apt-get update failed; see $root/.attls/install.log"
  packages_fresh=yes
}

# install_packages PACKAGE...: with apt-get; its output goes to a log. Fails if one cannot be installed.
install_packages() {
  local log="$root/.attls/install.log"
  say "installing with apt-get: $*"
  refresh_packages
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y "$@" </dev/null >>"$log" 2>&1; then
    tail -n 5 "$log" >&2
    say "apt-get could not install $*; the whole log is $log"
    return 1
  fi
}

# need NAME PACKAGE: the program or library is there, or is installed, or this ends with one line and exit 69.
need() {
  has "$1" && return
  if can_install && install_packages "$2" && has "$1"; then
    return
  fi
  unavailable "$1 is missing; install the package $2 (Debian, Ubuntu: apt-get install $2)"
}

# java_version HOME: its feature release (17 for 17.0.15), or 0 if there is no working Java.
java_version() {
  local version=''
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  elif [ -x "$1/bin/java" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' || true)
  fi
  printf '%s\n' "${version:-0}"
}

# usable_java HOME TOOL: TOOL (java or javac) is in it, and it is recent enough.
usable_java() {
  [ -x "$1/bin/$2" ] && [ "$(java_version "$1")" -ge "$minimum_java" ]
}

# find_java TOOL: sets java_home to a Java that has TOOL. JAVA_HOME decides alone where it is set;
# then comes the PATH, then the place where Debian keeps those that are installed beside it.
find_java() {
  local candidate
  if [ -n "${JAVA_HOME:-}" ]; then
    usable_java "$JAVA_HOME" "$1" ||
      unavailable "JAVA_HOME is $JAVA_HOME, and that is no JDK $minimum_java or later; correct it or unset it"
    java_home=$JAVA_HOME
    return
  fi
  if has "$1"; then
    candidate=$(readlink -f "$(command -v "$1")")
    candidate=${candidate%/bin/*}
    if usable_java "$candidate" "$1"; then
      java_home=$candidate
      return
    fi
  fi
  for candidate in /usr/lib/jvm/*; do
    if usable_java "$candidate" "$1"; then
      java_home=$candidate
      return
    fi
  done
  return 1
}

# need_java TOOL: as find_java, and installs a JDK or ends with one line and exit 69.
need_java() {
  find_java "$1" && return
  local release package
  if can_install; then
    refresh_packages
    # Not every distribution carries every release.
    for release in 17 21 25; do
      package=openjdk-$release-jdk-headless
      if apt-cache show "$package" >/dev/null 2>&1; then
        install_packages "$package" && find_java "$1" && return
        break
      fi
    done
  fi
  unavailable "a JDK $minimum_java or later is missing; install one (Debian, Ubuntu: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME"
}

# need_build_tools: a JDK, Maven, and JAVA_HOME set so that Maven uses the same one.
need_build_tools() {
  need_java javac
  export JAVA_HOME=$java_home
  need mvn maven
}

# with_build_lock COMMAND...: one Maven run at a time in this checkout. Where there is no flock
# (macOS), two first runs at once are the user's to avoid.
with_build_lock() {
  mkdir -p "$root/.attls"
  (
    if has flock; then
      flock -n 9 || {
        say "waiting for another build in $root to end"
        flock 9
      }
    fi
    "$@" 9>&-
  ) 9>"$root/.attls/build.lock"
}
